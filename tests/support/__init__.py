"""What tests share: fakes of the outside world, builders and strategies."""
