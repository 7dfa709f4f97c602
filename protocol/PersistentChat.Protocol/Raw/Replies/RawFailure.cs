using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>The other side broke the protocol (<see cref="RawType.Error"/>); the connection is closed behind it.</summary>
/// <param name="Code">Why, as in <see cref="RawRefused.Code"/>.</param>
/// <param name="Text">A sentence.</param>
public sealed record RawFailure(int Code, string Text) : IRawFrame<RawFailure>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.Error;

    static int IRawFrame<RawFailure>.FieldCount => 2;

    static RawFailure IRawFrame<RawFailure>.Read(scoped ref RawFieldReader fields) => new(fields.Count(), fields.TextOrEmpty());

    void IRawFrame<RawFailure>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteInt64(Code);
        output.WriteString(Text);
    }
}
