using System.Runtime.InteropServices;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// The fan-out: the messages of a room gather until the turn has taken everything that is durable, then every member gets them in one go.
/// A member's seat, session and outbox are touched once a turn, not once a message, and where a wire format is a stream of frames its messages
/// are one body, copied as a whole.
/// </summary>
public sealed partial class Shard
{
    /// <summary>A body of several messages ends behind this many bytes: a small part of what an outbox may hold.</summary>
    private const int JoinedBodyBytes = 32 * 1024;

    private readonly List<RoomAudience> _gathering = [];
    private readonly RunBodies _bodies;

    private void Gather(MessagePosted message, RoomAudience audience)
    {
        if (audience.Gathered.Count == 0)
            _gathering.Add(audience);
        audience.Gathered.Add(message.AddReference());
    }

    /// <summary>
    /// Gives what was gathered to the members. Before anything else that touches seats or outboxes: order within a room is the log's.
    /// </summary>
    internal void Settle()
    {
        foreach (var audience in _gathering)
            Deliver(audience);
        _gathering.Clear();
    }

    private void Deliver(RoomAudience audience)
    {
        var run = CollectionsMarshal.AsSpan(audience.Gathered);
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
        _engine.Metrics.Delivered(members * run.Length);
        _bodies.Release();
        foreach (var message in run)
            message.Release();
        audience.Gathered.Clear();
    }

    /// <summary>Writes the first message of a run, and as many more as may follow it in one body. The caller owns the one reference.</summary>
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
