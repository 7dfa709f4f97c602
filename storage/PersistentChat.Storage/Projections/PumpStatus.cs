namespace PersistentChat.Storage;

/// <summary>How a pump is doing, at one moment.</summary>
/// <param name="Projection">Name of the projection.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Applied">Number of the last record the projection is known to have; 0 while its cursor is not known, and for an empty projection.</param>
/// <param name="LagRecords">Committed records that it lacks; while its cursor is not known, all that the log has.</param>
/// <param name="LagBytes">Bytes of the log that it lacks; while its cursor is not known, all of them.</param>
/// <param name="LagTime">How long the oldest record that it lacks has been waiting; zero when it has everything.</param>
/// <param name="Message">What keeps it from following the log and what helps, in <see cref="PumpState.Following"/> null.</param>
/// <param name="DeadLetters">Events that were set aside since the pump was made.</param>
public sealed record PumpStatus(
    string Projection, PumpState State, ulong Applied, long LagRecords, long LagBytes, TimeSpan LagTime, string? Message, long DeadLetters);

/// <summary>What a pump is doing. All but <see cref="Stopped"/> go over to <see cref="Following"/> by themselves when the cause is gone.</summary>
public enum PumpState
{
    /// <summary>The database is not reached, or not now: it is tried again and again. Also before the first time.</summary>
    Waiting = 0,

    /// <summary>The log is followed.</summary>
    Following = 1,

    /// <summary>The database refuses to be written until somebody changes a setting or a right; it is tried again at long intervals.</summary>
    Misconfigured = 2,

    /// <summary>Going on would lose events: an operator decides. Whether he did is looked up at long intervals.</summary>
    Blocked = 3,

    /// <summary>The log cannot be read any further, or the pump was stopped. Only a new pump goes on.</summary>
    Stopped = 4,
}
