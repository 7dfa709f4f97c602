using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// The encoded forms of one thing for one fan-out: each wire format is written once, at its first receiver, and every
/// receiver gets a reference. Room for two formats, which is all there are; a plain struct, so that fan-out allocates nothing.
/// </summary>
internal struct SharedBodies
{
    private readonly Shard _shard;
    private BodyEncoder? _firstEncoder;
    private OutboundMessage? _first;
    private BodyEncoder? _secondEncoder;
    private OutboundMessage? _second;

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
        _first?.Release();
        _second?.Release();
        _first = _second = null;
        _firstEncoder = _secondEncoder = null;
    }

    private readonly bool TryGet(BodyEncoder encoder, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out OutboundMessage? body)
    {
        body = encoder == _firstEncoder ? _first : encoder == _secondEncoder ? _second : null;
        body?.AddReference();
        return body is not null;
    }

    private OutboundMessage Add(BodyEncoder encoder)
    {
        var body = _shard.RentMessage();
        body.AddReference();
        if (_firstEncoder is null)
            (_firstEncoder, _first) = (encoder, body);
        else if (_secondEncoder is null)
            (_secondEncoder, _second) = (encoder, body);
        else
            throw new InvalidOperationException("There are more wire formats than a fan-out has room for.");
        return body;
    }
}
