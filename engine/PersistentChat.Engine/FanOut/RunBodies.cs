using System.Runtime.InteropServices;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>
/// The encoded forms of one run during its fan-out: each wire format is written once, at its first receiver. One object a shard, empty between
/// runs.
/// </summary>
internal sealed class RunBodies(Shard shard)
{
    private readonly List<OutboundMessage> _bodies = [];
    private readonly List<(BodyEncoder Encoder, int Start, int End)> _formats = [];

    /// <summary>
    /// The run in a format, oldest message first; good until the next call. A receiver takes a reference of his own to each body.
    /// </summary>
    internal ReadOnlySpan<OutboundMessage> Of(BodyEncoder encoder, RoomAudience audience, ReadOnlySpan<MessagePosted> run)
    {
        foreach (ref readonly var format in CollectionsMarshal.AsSpan(_formats))
        {
            if (format.Encoder == encoder)
                return CollectionsMarshal.AsSpan(_bodies)[format.Start..format.End];
        }
        return Write(encoder, audience, run);
    }

    /// <summary>The run has reached everybody: gives up the fan-out's own references.</summary>
    internal void Release()
    {
        foreach (var body in _bodies)
            body.Release();
        _bodies.Clear();
        _formats.Clear();
    }

    private ReadOnlySpan<OutboundMessage> Write(BodyEncoder encoder, RoomAudience audience, ReadOnlySpan<MessagePosted> run)
    {
        var start = _bodies.Count;
        while (!run.IsEmpty)
        {
            _bodies.Add(shard.Encode(encoder, audience, run, out var taken));
            run = run[taken..];
        }
        _formats.Add((encoder, start, _bodies.Count));
        return CollectionsMarshal.AsSpan(_bodies)[start..];
    }
}
