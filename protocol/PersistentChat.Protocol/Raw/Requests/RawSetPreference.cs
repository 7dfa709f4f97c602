using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>Stores a setting of the user.</summary>
/// <param name="Label">Name of the setting.</param>
/// <param name="Content">What to keep.</param>
public sealed record RawSetPreference(string Label, string Content) : IRawFrame<RawSetPreference>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.SetPreference;

    static int IRawFrame<RawSetPreference>.FieldCount => 2;

    static RawSetPreference IRawFrame<RawSetPreference>.Read(scoped ref RawFieldReader fields) => new(fields.Text(), fields.Text());

    void IRawFrame<RawSetPreference>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteString(Label);
        output.WriteString(Content);
    }
}
