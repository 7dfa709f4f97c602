using PersistentChat.Protocol.Raw;

namespace PersistentChat.Client.Raw;

/// <summary>Frames of the server. One that cannot be read ends the connection: what follows it makes no sense.</summary>
internal static class RawFrames
{
    /// <summary>What is refused where a user is not let in.</summary>
    public const string SignIn = "sign in";

    private const int Replaced = 412;

    /// <summary>Opens a frame.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static RawFrame Open(ReadOnlySpan<byte> content) => RawFrame.TryOpen(content, out var frame, out var error)
        ? frame
        : throw new InvalidDataException($"the server sent a frame that cannot be read: {error.Detail}");

    /// <summary>Reads the fields of a frame.</summary>
    /// <exception cref="InvalidDataException">They cannot be read, or the frame is of another type.</exception>
    public static T Read<T>(in RawFrame frame)
        where T : IRawFrame<T>, allows ref struct
    {
        RequireType(frame, T.Type);
        return frame.TryRead<T>(out var fields, out var error)
            ? fields
            : throw new InvalidDataException($"the server sent a {frame.Type} frame that cannot be read: {error.Detail}");
    }

    /// <summary>Fails if the frame says that the connection is over.</summary>
    /// <exception cref="InvalidDataException">It does.</exception>
    public static void ThrowIfEnding(in RawFrame frame)
    {
        if (frame.Type == RawType.Error)
        {
            var error = Read<RawFailure>(frame);
            throw new InvalidDataException($"the server reports a fault of the client: {error.Code} {error.Text}");
        }

        if (frame.Type == RawType.Closing)
        {
            var closing = Read<RawClosing>(frame);
            var cause = closing.Code == Replaced ? ", since its ClientId has signed in over another one" : "";
            throw new InvalidDataException($"the server closes the connection{cause}: {closing.Code} {closing.Text}");
        }
    }

    /// <summary>True if the frame ends the connection in favour of another one of the same client.</summary>
    public static bool SaysReplaced(in RawFrame frame) =>
        frame.Type == RawType.Closing && Read<RawClosing>(frame).Code == Replaced;

    /// <summary>What a no of the server says.</summary>
    /// <param name="what">What was asked for.</param>
    /// <param name="frame">The answer.</param>
    public static ChatRefusedException Refusal(string what, in RawFrame frame)
    {
        var refused = Read<RawRefused>(frame);
        return new ChatRefusedException(what, refused.Code, refused.Detail.Length == 0 ? refused.Name : $"{refused.Name}: {refused.Detail}");
    }

    /// <summary>Checks that a frame is what was asked for.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public static void RequireType(in RawFrame frame, RawType type)
    {
        if (frame.Type != type)
            throw new InvalidDataException($"the server answered with a {frame.Type} frame where only {type} makes sense");
    }
}
