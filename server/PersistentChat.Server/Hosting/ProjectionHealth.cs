using System.Globalization;
using PersistentChat.Storage;

namespace PersistentChat.Server;

/// <summary>What a projection's status means for the node's health.</summary>
internal static class ProjectionHealth
{
    /// <summary>Why somebody has to act before the projection goes on, or null.</summary>
    public static string? Refusal(PumpStatus projection) => projection switch
    {
        { Message: null } => null,
        { State: PumpState.Misconfigured } => $"{projection.Projection} misconfigured: {projection.Message} Nothing is lost; mended, it goes on by itself.",
        { State: PumpState.Blocked } => $"{projection.Projection} blocked: {projection.Message}",
        { State: PumpState.Stopped } => $"{projection.Projection} stopped: {projection.Message} Nothing is lost; remove the cause and restart the server.",
        _ => null,
    };

    /// <summary>That the projection is late, or null. Load balancers must not drop a node for it, because chat works.</summary>
    public static string? Complaint(PumpStatus projection, HostLimits limits)
    {
        if (projection.LagRecords <= limits.ReadyLag && projection.LagTime <= limits.ReadyLagTime)
            return null;
        var lag = string.Create(
            CultureInfo.InvariantCulture,
            $"{projection.Projection} behind: {projection.LagRecords} records, {projection.LagBytes / 1e6:0.0} MB, {projection.LagTime.TotalSeconds:0} s");
        return projection is { State: PumpState.Waiting, Message: { } message } ? $"{lag} ({message})" : lag;
    }

    /// <summary>The status as the page shows it.</summary>
    public static object Block(PumpStatus projection) => new
    {
        name = projection.Projection,
        state = projection.State.ToString().ToLowerInvariant(),
        applied = projection.Applied,
        lagRecords = projection.LagRecords,
        lagBytes = projection.LagBytes,
        lagSeconds = Math.Round(projection.LagTime.TotalSeconds, 3),
        deadLetters = projection.DeadLetters,
        message = projection.Message,
    };
}
