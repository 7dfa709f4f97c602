using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>A setting of the user.</summary>
/// <param name="Label">Name of the setting; null if there is none of that name.</param>
/// <param name="Version">Rises with each change, from 0.</param>
/// <param name="Content">What is kept; null if there is nothing, or if the client has it.</param>
public sealed record RawPreference(string? Label, long Version, string? Content) : IRawFrame<RawPreference>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.Preference;

    static int IRawFrame<RawPreference>.FieldCount => 3;

    static RawPreference IRawFrame<RawPreference>.Read(scoped ref RawFieldReader fields) =>
        new(fields.TextOrNull(), fields.Int64Or(0), fields.TextOrNull());

    void IRawFrame<RawPreference>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteString(Label);
        output.WriteInt64(Version);
        output.WriteString(Content);
    }
}
