using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>Reads a setting of the user.</summary>
/// <param name="Label">Name of the setting.</param>
/// <param name="KnownVersion">Version the client has: the content comes only if the server's is another; -1 for none.</param>
/// <param name="CreatesDefault">True to create an empty one if there is none.</param>
public sealed record RawGetPreference(string Label, long KnownVersion, bool CreatesDefault) : IRawFrame<RawGetPreference>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.GetPreference;

    static int IRawFrame<RawGetPreference>.FieldCount => 3;

    static RawGetPreference IRawFrame<RawGetPreference>.Read(scoped ref RawFieldReader fields) =>
        new(fields.Text(), fields.Int64Or(-1), fields.BooleanOrFalse());

    void IRawFrame<RawGetPreference>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteString(Label);
        output.WriteInt64(KnownVersion);
        output.WriteBoolean(CreatesDefault);
    }
}
