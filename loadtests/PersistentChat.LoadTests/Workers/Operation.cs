namespace PersistentChat.LoadTests;

/// <summary>One doing of a step that is not done yet.</summary>
internal struct Operation
{
    /// <summary>The step it belongs to.</summary>
    public required StepRunner Step;

    /// <summary>Number of the copy, for a closed step; -1 for an open one.</summary>
    public required int Copy;

    /// <summary>Who does it.</summary>
    public required LoadClient Client;

    /// <summary>In which of his rooms.</summary>
    public required int Seat;

    /// <summary>When it was to be done.</summary>
    public required long Intended;

    /// <summary>When it was done.</summary>
    public required long Sent;

    /// <summary>For a post: true once it was acknowledged.</summary>
    public bool IsAcknowledged;

    /// <summary>For a post: the number it was acknowledged with; 0 if the protocol does not say.</summary>
    public long AcknowledgedNumber;

    /// <summary>For a post: the number with which it came back; 0 while it did not.</summary>
    public long DeliveredNumber;
}
