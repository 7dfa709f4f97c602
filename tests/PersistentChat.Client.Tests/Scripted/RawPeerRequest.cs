using PersistentChat.Protocol.Raw;

namespace PersistentChat.Client.Tests.Scripted;

/// <summary>A request of the client, kept.</summary>
internal sealed class RawPeerRequest
{
    private readonly byte[] _content;

    public RawPeerRequest(byte[] content)
    {
        _content = content;
        Assert.True(RawFrame.TryOpen(content, out var frame, out var error), error.Detail);
        (Type, Correlation) = (frame.Type, frame.Correlation);
    }

    public RawType Type { get; }

    public ulong Correlation { get; }

    public T Read<T>()
        where T : IRawFrame<T>, allows ref struct
    {
        Assert.True(RawFrame.TryOpen(_content, out var frame, out _));
        Assert.True(frame.TryRead<T>(out var fields, out var error), error.Detail);
        return fields!;
    }
}
