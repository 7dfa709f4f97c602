namespace PersistentChat.LoadTests;

/// <summary>What came of trying to do a step.</summary>
internal enum DoResult
{
    /// <summary>It is under way.</summary>
    Begun,

    /// <summary>The user is busy with something that excludes it, and can be asked again soon.</summary>
    NotReady,

    /// <summary>The user is gone for good, which has been counted as a failure.</summary>
    Gone,

    /// <summary>The user is another worker's.</summary>
    NotMine,
}

/// <summary>Does steps.</summary>
internal interface IStepDoer
{
    /// <summary>Begins to do a step.</summary>
    /// <param name="runner">The step.</param>
    /// <param name="user">Who.</param>
    /// <param name="seat">In which of his rooms.</param>
    /// <param name="copy">Number of the copy; -1 for none.</param>
    /// <param name="intended">When it was to be done.</param>
    DoResult TryDo(StepRunner runner, int user, int seat, int copy, long intended);
}
