using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>Asks for invitations.</summary>
/// <param name="After">Newest the client has; 0 for none.</param>
public sealed record RawGetInvitations(long After) : IRawFrame<RawGetInvitations>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.GetInvitations;

    static int IRawFrame<RawGetInvitations>.FieldCount => 1;

    static RawGetInvitations IRawFrame<RawGetInvitations>.Read(scoped ref RawFieldReader fields) => new(fields.Int64Or(0));

    void IRawFrame<RawGetInvitations>.Write(scoped ref MessagePackWriter output) => output.WriteInt64(After);
}
