using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace PersistentChat.Engine;

/// <summary>
/// The encoded forms of one notice for its receivers: each wire format is written once, at its first receiver, and every
/// receiver gets a reference. A plain struct, so that this allocates nothing.
/// </summary>
internal struct SharedBodies
{
    /// <summary>Formats one notice has room for: SIP with XCCOS, raw, and receivers in this process.</summary>
    private const int Formats = 3;

    private readonly Shard _shard;
    private Slots _slots;
    private int _count;

    internal SharedBodies(Shard shard) => _shard = shard;

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

    /// <summary>Gives up the announcement's own references.</summary>
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
            throw new InvalidOperationException("There are more wire formats than a notice has room for.");
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
