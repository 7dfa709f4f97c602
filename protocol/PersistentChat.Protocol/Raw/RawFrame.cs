using System.Diagnostics.CodeAnalysis;
using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>One frame's content, seen to be whole: an array of type, correlation and fields, within the depth allowed, and nothing more.</summary>
public readonly ref struct RawFrame
{
    /// <summary>How deep arrays are nested at most, the frame itself counted.</summary>
    public const int MaxDepth = 8;

    /// <summary>Highest correlation, 2^53 - 1: what every language can count to.</summary>
    public const ulong MaxCorrelation = (1UL << 53) - 1;

    private readonly ReadOnlySpan<byte> _content;

    private RawFrame(ReadOnlySpan<byte> content, RawType type, ulong correlation)
    {
        _content = content;
        Type = type;
        Correlation = correlation;
    }

    /// <summary>What it is; may be a number that <see cref="RawType"/> does not list.</summary>
    public RawType Type { get; }

    /// <summary>Chosen by who asks, the same in the answer; 0 if no answer is wanted, and in notices.</summary>
    public ulong Correlation { get; }

    /// <summary>Checks a frame as a whole.</summary>
    /// <param name="content">What follows the length prefix, all of it.</param>
    /// <param name="frame">The frame, which refers to <paramref name="content"/>.</param>
    /// <param name="error">What is wrong, if the result is false.</param>
    public static bool TryOpen(ReadOnlySpan<byte> content, out RawFrame frame, out RawError error)
    {
        try
        {
            frame = Open(content);
            error = default;
            return true;
        }
        catch (MessagePackFormatException exception)
        {
            frame = default;
            error = new RawError(RawErrorKind.BadFrame, exception.Message);
            return false;
        }
    }

    /// <summary>Reads the fields. What follows the last known field is passed over.</summary>
    /// <typeparam name="T">The type of frame, which must be this frame's.</typeparam>
    /// <param name="fields">The fields; those of them that are spans refer to the frame's content.</param>
    /// <param name="error">What is wrong, if the result is false.</param>
    /// <exception cref="InvalidOperationException">The frame is of another type.</exception>
    public bool TryRead<T>([MaybeNullWhen(false)] out T fields, out RawError error)
        where T : IRawFrame<T>, allows ref struct
    {
        if (T.Type != Type)
            throw new InvalidOperationException($"A frame of type {Type} has no fields of type {T.Type}.");
        try
        {
            var reader = new RawFieldReader(_content);
            fields = T.Read(ref reader);
            error = default;
            return true;
        }
        catch (MessagePackFormatException exception)
        {
            fields = default;
            error = new RawError(RawErrorKind.BadField, exception.Message);
            return false;
        }
    }

    private static RawFrame Open(ReadOnlySpan<byte> content)
    {
        var whole = new MessagePackReader(content);
        whole.Skip(MaxDepth);
        if (!whole.End)
            throw new MessagePackFormatException($"The frame goes on behind its end at byte {whole.Consumed}.");
        var head = new MessagePackReader(content);
        if (head.ReadArrayHeader() < RawFieldReader.HeadFields)
            throw new MessagePackFormatException("The frame lacks type or correlation.");
        var type = (RawType)head.ReadUInt32();
        var correlation = head.ReadUInt64();
        return correlation <= MaxCorrelation
            ? new RawFrame(content, type, correlation)
            : throw new MessagePackFormatException($"The correlation is not between 0 and {MaxCorrelation}.");
    }
}
