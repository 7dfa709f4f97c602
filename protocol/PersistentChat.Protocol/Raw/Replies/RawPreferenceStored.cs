using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>A setting of the user as it is kept now.</summary>
/// <param name="Label">Name of the setting; null if there is none of that name.</param>
/// <param name="Version">Rises with each change, from 0.</param>
/// <param name="Content">What is kept; null if there is nothing, or if the client has it.</param>
public sealed record RawPreferenceStored(string? Label, long Version, string? Content) : IRawFrame<RawPreferenceStored>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.PreferenceStored;

    static int IRawFrame<RawPreferenceStored>.FieldCount => 3;

    static RawPreferenceStored IRawFrame<RawPreferenceStored>.Read(scoped ref RawFieldReader fields) =>
        new(fields.TextOrNull(), fields.Int64Or(0), fields.TextOrNull());

    void IRawFrame<RawPreferenceStored>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteString(Label);
        output.WriteInt64(Version);
        output.WriteString(Content);
    }
}
