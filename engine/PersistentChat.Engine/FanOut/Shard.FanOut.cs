using System.Diagnostics;
using System.Runtime.InteropServices;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// The fan-out: the messages of a room gather until the turn has taken everything that is durable, those of a crowd a moment longer if more are on
/// their way, then every member gets them as one run.
/// A member's seat, session and outbox are touched once a run, not once a message, and where a wire format is a stream of frames the run is
/// one body, copied as a whole. Something that keeps its place between two messages (see <see cref="Settle"/>) makes two runs of them.
/// </summary>
public sealed partial class Shard
{
    /// <summary>A body takes no further message behind this many bytes: a small part of what an outbox may hold.</summary>
    private const int JoinedBodyBytes = 32 * 1024;

    /// <summary>A list that a burst made longer than this is not kept for later runs.</summary>
    private const int LongestKeptRun = 1024;

    /// <summary>Rooms whose members do not have all durable messages yet.</summary>
    private readonly List<RoomAudience> _gathering = [];

    /// <summary>Empty lists for runs to come, so that a room holds none while nothing is said in it.</summary>
    private readonly Stack<List<MessagePosted>> _runs = new();

    private readonly RunBodies _bodies;

    private void Gather(MessagePosted message, RoomAudience audience)
    {
        if (audience.Gathered is null)
        {
            audience.Gathered = _runs.TryPop(out var empty) ? empty : [];
            _gathering.Add(audience);
        }
        Debug.Assert(
            audience.Gathered.Count == 0 || audience.Gathered[^1].Number == message.Number - 1, "the messages of a room came with a gap");
        audience.Gathered.Add(message.AddReference());
    }

    /// <summary>
    /// Gives what was gathered to the members. To be called before anything else that changes seats or goes through outboxes, so that order
    /// within a room is the log's.
    /// </summary>
    internal void Settle()
    {
        foreach (var audience in _gathering)
        {
            var run = audience.Gathered!;
            audience.Gathered = null;
            Deliver(CollectionsMarshal.AsSpan(run), audience);
            foreach (var message in run)
                message.Release();
            Keep(run);
        }
        _gathering.Clear();
    }

    private void Keep(List<MessagePosted> run)
    {
        run.Clear();
        if (run.Capacity <= LongestKeptRun)
            _runs.Push(run);
    }

    /// <param name="run">Messages in number order without gaps; at least one.</param>
    /// <param name="audience">Their room.</param>
    private void Deliver(ReadOnlySpan<MessagePosted> run, RoomAudience audience)
    {
        var before = run[0].Number - 1;
        var last = audience.LastNumber = run[^1].Number;
        var members = 0;
        foreach (ref var seat in audience.Seats)
        {
            var session = seat.Session;
            if (!session.IsLive || seat.Delivered >= last)
                continue;
            if (seat.Delivered != before)
            {
                session.CatchUp(audience, ref seat);
                continue;
            }
            seat.Delivered = last;
            foreach (var body in _bodies.Of(session.Encoder, audience, run))
            {
                body.AddReference();
                session.Enqueue(body);
            }
            members++;
        }
        _bodies.Release();
        _engine.Metrics.Delivered(members * run.Length);
    }

    /// <summary>Writes the first message of a run, and as many more as may follow it in one body.</summary>
    /// <param name="encoder">The wire format.</param>
    /// <param name="audience">The room.</param>
    /// <param name="run">What is left of the run; at least one message.</param>
    /// <param name="taken">How many messages are in the body; at least one.</param>
    /// <returns>The body; the caller owns its one reference. It is taken back from its first message on.</returns>
    internal OutboundMessage Encode(BodyEncoder encoder, RoomAudience audience, ReadOnlySpan<MessagePosted> run, out int taken)
    {
        var body = RentMessage();
        (body.Audience, body.Number) = (audience, run[0].Number);
        taken = 0;
        do
            encoder.WriteMessage(body, audience.Info, run[taken++]);
        while (encoder.JoinsBodies && taken < run.Length && body.Length < JoinedBodyBytes);
        return body;
    }
}
