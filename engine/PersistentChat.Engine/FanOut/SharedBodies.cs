using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// The encoded forms of one thing for one fan-out: each wire format is written once, at its first receiver, and every
/// receiver gets a reference. A plain struct, so that fan-out allocates nothing.
/// </summary>
internal struct SharedBodies
{
    /// <summary>Formats one fan-out has room for: SIP with XCCOS, raw, and receivers in this process.</summary>
    private const int Formats = 3;

    private readonly Shard _shard;
    private Slots _slots;
    private int _count;

    internal SharedBodies(Shard shard) => _shard = shard;

    /// <summary>A reference, for one receiver, to the message in a format.</summary>
    internal OutboundMessage Message(BodyEncoder encoder, RoomAudience audience, MessagePosted message)
    {
        if (TryGet(encoder, out var body))
            return body;
        body = Add(encoder);
        encoder.WriteMessage(body, audience.Info, message);
        body.Audience = audience;
        body.Number = message.Number;
        return body;
    }

    /// <summary>A reference, for one receiver, to the notice of a user's coming.</summary>
    internal OutboundMessage Joined(BodyEncoder encoder, User user, ReadOnlySpan<RoomPresence> rooms, bool isBulk)
    {
        if (TryGet(encoder, out var body))
            return body;
        body = Add(encoder);
        encoder.WriteJoined(body, user, rooms, isBulk);
        return body;
    }

    /// <summary>A reference, for one receiver, to the notice of a user's leaving.</summary>
    internal OutboundMessage Parted(BodyEncoder encoder, User user, RoomInfo room)
    {
        if (TryGet(encoder, out var body))
            return body;
        body = Add(encoder);
        encoder.WriteParted(body, user, room);
        return body;
    }

    /// <summary>Gives up the fan-out's own references.</summary>
    internal void Release()
    {
        for (var i = 0; i < _count; i++)
            _slots[i].Body.Release();
        _count = 0;
    }

    private readonly bool TryGet(BodyEncoder encoder, [NotNullWhen(true)] out OutboundMessage? body)
    {
        body = null;
        for (var i = 0; i < _count && body is null; i++)
            body = _slots[i].Encoder == encoder ? _slots[i].Body : null;
        body?.AddReference();
        return body is not null;
    }

    private OutboundMessage Add(BodyEncoder encoder)
    {
        if (_count == Formats)
            throw new InvalidOperationException("There are more wire formats than a fan-out has room for.");
        var body = _shard.RentMessage();
        body.AddReference();
        _slots[_count++] = (encoder, body);
        return body;
    }

    [InlineArray(Formats)]
    private struct Slots
    {
        private (BodyEncoder Encoder, OutboundMessage Body) _first;
    }
}
