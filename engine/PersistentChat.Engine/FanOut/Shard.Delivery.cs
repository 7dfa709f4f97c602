using System.Runtime.CompilerServices;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// The second half of a message's way begins: durable outcomes and answers are handed to those they concern. Messages for whole rooms
/// only gather here; <see cref="Settle"/> gives them to the members, and comes before whatever changes seats or goes through outboxes.
/// </summary>
public sealed partial class Shard
{
    private readonly List<RoomAudience?> _audiences = [];

    internal void Handle(in ShardItem item)
    {
        // Anything may happen to sessions in the others, and it happens behind the messages before it.
        if (item.Kind != ShardItemKind.Batch)
            Settle();
        switch (item.Kind)
        {
            case ShardItemKind.Batch: Handle((OutcomeBatch)item.Payload!); break;
            case ShardItemKind.Action: ((Action)item.Payload!)(); break;
            case ShardItemKind.Refusal: Refuse(item); break;
            case ShardItemKind.Answer: Answer(item.Session!, item.Payload!); break;
            case ShardItemKind.LogFailure: EndByEngine(item.Session!, SessionEndReason.LogFailure); break;
            default: throw new InvalidOperationException($"Shard item {item.Kind} is not known.");
        }
    }

    private void Handle(OutcomeBatch batch)
    {
        foreach (ref readonly var outcome in batch.Outcomes)
        {
            switch (outcome.Payload)
            {
                case MessagePosted message: Handle(message, outcome); break;
                case RepeatedPost repeat: Posted(outcome.Session, outcome.Context, repeat.Number); break;
                case RoomsEntered entered: Settle(); Handle(entered, outcome.Session); break;
                case RoomsLeft left: Settle(); Handle(left, outcome.Session); break;
                case Reply or MissedMessages when outcome.Session?.Shard == this: Settle(); Answer(outcome.Session, outcome.Payload); break;
                // Answers of other shards, and what happens outside the shards.
                default: break;
            }
        }
        batch.Release();
    }

    /// <summary>The author's answer at once; the copies, his own included, wait for the room's other messages of the turn.</summary>
    private void Handle(MessagePosted message, in Outcome outcome)
    {
        Posted(outcome.Session, outcome.Context, message.Number);
        if (Find(outcome.Room!) is { } audience)
            Gather(message, audience);
    }

    private void Posted(Session? session, object? context, long number)
    {
        if (session?.Shard != this)
            return;
        PostAnswered();
        session.CommandAnswered();
        session.Peer?.OnPosted(context, number);
    }

    private void Refuse(in ShardItem refusal)
    {
        var session = refusal.Session!;
        PostAnswered();
        session.CommandAnswered();
        session.Peer?.OnRefused(refusal.Context, refusal.Code, (string?)refusal.Payload);
    }

    private void Answer(Session session, object answer)
    {
        switch (answer)
        {
            case Reply reply:
                session.CommandAnswered();
                if (session.Peer is { } peer)
                    peer.OnReply(reply);
                else
                    reply.Release();
                break;
            case MissedMessages missed:
                CatchUp(session, missed);
                missed.Release();
                break;
            case SessionEndReason reason:
                EndByEngine(session, reason);
                break;
            default:
                throw new InvalidOperationException($"{answer.GetType().Name} is no answer.");
        }
    }

    /// <summary>Delivers what a session missed, then asks again if the room went on meanwhile.</summary>
    private void CatchUp(Session session, MissedMessages missed)
    {
        var audience = AudienceOf(missed.Room);
        session.MissedAnswered(audience);
        ref var seat = ref session.SeatIn(audience);
        if (Unsafe.IsNullRef(ref seat))
            return;
        // Also where it is of no use any more: a session that was suspended meanwhile must be able to ask again.
        seat.IsCatchingUp = false;
        if (!session.IsLive)
            return;
        // A suspension since the question may have taken back messages from before it: then the answer leaves a gap.
        if (missed.After <= seat.Delivered)
            Deliver(missed, session, audience, ref seat);
        if (seat.Delivered < audience.LastNumber)
            session.CatchUp(audience, ref seat);
        session.AskForNextMissed();
    }

    /// <summary>Delivers what the outbox has room for; half of it stays free for what happens meanwhile.</summary>
    private void Deliver(MissedMessages missed, Session session, RoomAudience audience, ref Seat seat)
    {
        foreach (var message in missed.Messages)
        {
            if (message.Number <= seat.Delivered)
                continue;
            if (session.QueuedBytes > Limits.OutboxBytes / 2)
                return;
            seat.Delivered = message.Number;
            session.Enqueue(Encode(session.Encoder, audience, [message], out _));
        }
        seat.Delivered = Math.Max(seat.Delivered, missed.UpTo);
    }

    /// <summary>The audience of a room in which a session of this shard sits.</summary>
    internal RoomAudience AudienceOf(int room) => _audiences[room]!;

    private RoomAudience? Find(RoomInfo room)
    {
        var audience = room.Handle < _audiences.Count ? _audiences[room.Handle] : null;
        if (audience is not null)
            audience.Info = room;
        return audience;
    }

    private RoomAudience AudienceOf(RoomInfo room)
    {
        if (Find(room) is { } existing)
            return existing;
        while (_audiences.Count <= room.Handle)
            _audiences.Add(null);
        return _audiences[room.Handle] = new RoomAudience(room);
    }
}
