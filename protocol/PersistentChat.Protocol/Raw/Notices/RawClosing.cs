using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>The server is about to close the connection.</summary>
/// <param name="Code">Why, as in <see cref="RawRefused.Code"/>.</param>
/// <param name="Text">A sentence.</param>
public sealed record RawClosing(int Code, string Text) : IRawFrame<RawClosing>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.Closing;

    static int IRawFrame<RawClosing>.FieldCount => 2;

    static RawClosing IRawFrame<RawClosing>.Read(scoped ref RawFieldReader fields) => new(fields.Count(), fields.TextOrEmpty());

    void IRawFrame<RawClosing>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteInt64(Code);
        output.WriteString(Text);
    }
}
