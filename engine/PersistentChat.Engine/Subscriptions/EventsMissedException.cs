using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// A subscriber was so slow, or asked for something so old, that the log has dropped what he would get next. Nothing before it was left out.
/// </summary>
public sealed class EventsMissedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="firstMissed">Sequence number of the first event not delivered.</param>
    /// <param name="start">Where the log begins now.</param>
    /// <param name="inner">What the log said.</param>
    public EventsMissedException(ulong firstMissed, LogCursor start, Exception? inner = null)
        : base($"Event {firstMissed} was dropped from the event log before it was delivered; the log begins behind event {start.Sequence}.", inner)
    {
        (FirstMissed, Start) = (firstMissed, start);
    }

    /// <summary>Sequence number of the first event not delivered.</summary>
    public ulong FirstMissed { get; }

    /// <summary>Where the log begins now; a new subscription can begin there.</summary>
    public LogCursor Start { get; }
}
