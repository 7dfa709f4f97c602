using PersistentChat.Protocol.Raw;

namespace PersistentChat.Endpoints.Tests.Raw;

/// <summary>A frame that the server sent.</summary>
internal sealed class RawTestFrame
{
    private readonly byte[] _content;

    public RawTestFrame(byte[] content)
    {
        _content = content;
        Assert.True(RawFrame.TryOpen(content, out var frame, out var error), error.Detail);
        (Type, Correlation) = (frame.Type, frame.Correlation);
    }

    public RawType Type { get; }

    public ulong Correlation { get; }

    public T As<T>()
        where T : class, IRawFrame<T>
    {
        if (Type != T.Type)
            Assert.Fail($"{this} came instead of {T.Type}.");
        Assert.True(RawFrame.TryOpen(_content, out var frame, out _));
        Assert.True(frame.TryRead<T>(out var fields, out var error), error.Detail);
        return fields!;
    }

    /// <summary>The number of a <see cref="RawType.Posted"/>.</summary>
    public long Posted()
    {
        if (Type != RawType.Posted)
            Assert.Fail($"{this} came instead of a number.");
        Assert.True(RawFrame.TryOpen(_content, out var frame, out _));
        Assert.True(frame.TryRead<RawPosted>(out var posted, out _));
        return posted.Number;
    }

    public (int Room, long Number, string Text) Message()
    {
        Assert.True(RawFrame.TryOpen(_content, out var frame, out _));
        Assert.True(frame.TryRead<RawMessage>(out var message, out var error), error.Detail);
        return (message.Room, message.Number, message.Text.ToString());
    }

    public override string ToString() => Type switch
    {
        RawType.Refused => $"{As<RawRefused>()}",
        RawType.Error => $"{As<RawFailure>()}",
        RawType.Closing => $"{As<RawClosing>()}",
        _ => $"{Type} {Correlation}",
    };
}
