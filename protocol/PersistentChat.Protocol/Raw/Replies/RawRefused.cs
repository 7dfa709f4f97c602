using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>A request was not carried out. The connection goes on.</summary>
/// <param name="Code">Why: the numbers of the result codes, the same in every binding.</param>
/// <param name="Name">The code's name, for example <c>NO_SUCH_NODE</c>.</param>
/// <param name="Detail">A sentence; may be empty.</param>
public sealed record RawRefused(int Code, string Name, string Detail) : IRawFrame<RawRefused>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.Refused;

    static int IRawFrame<RawRefused>.FieldCount => 3;

    static RawRefused IRawFrame<RawRefused>.Read(scoped ref RawFieldReader fields) =>
        new(fields.Count(), fields.TextOrEmpty(), fields.TextOrEmpty());

    void IRawFrame<RawRefused>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteInt64(Code);
        output.WriteString(Name);
        output.WriteString(Detail);
    }
}
