// Each test drives a server of its own under load or against a clock; side by side on a small machine they would measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
