using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>Invitations: an array whose items version 1 does not define. It is written empty, and what is in it is passed over.</summary>
public sealed record RawInvitations : IRawFrame<RawInvitations>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.Invitations;

    static int IRawFrame<RawInvitations>.FieldCount => 1;

    static RawInvitations IRawFrame<RawInvitations>.Read(scoped ref RawFieldReader fields)
    {
        fields.SkipArray();
        return new RawInvitations();
    }

    void IRawFrame<RawInvitations>.Write(scoped ref MessagePackWriter output) => output.WriteArrayHeader(0);
}
