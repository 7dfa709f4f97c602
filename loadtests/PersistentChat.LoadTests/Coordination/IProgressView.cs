namespace PersistentChat.LoadTests;

/// <summary>Shows a run while it goes on.</summary>
internal interface IProgressView
{
    /// <summary>A phase begins.</summary>
    void Phase(string what);

    /// <summary>A second is over. One at a time, any thread.</summary>
    void Second(SecondSummary second);
}
