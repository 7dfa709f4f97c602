using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>Begins to sign in.</summary>
/// <param name="Mechanism">Name of a mechanism the server offered, for example <c>SCRAM-SHA-256</c>.</param>
/// <param name="User">SIP URI of the user.</param>
/// <param name="ClientId">Identity of this installation of the client, made once and kept: posts and acknowledged numbers belong to it.</param>
/// <param name="Response">The client-first-message of RFC 5802; empty without password.</param>
public sealed record RawSignIn(string Mechanism, string User, Guid ClientId, ReadOnlyMemory<byte> Response) : IRawFrame<RawSignIn>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.SignIn;

    static int IRawFrame<RawSignIn>.FieldCount => 4;

    static RawSignIn IRawFrame<RawSignIn>.Read(scoped ref RawFieldReader fields) =>
        new(fields.Text(), fields.Text(), fields.Id(), fields.BytesOrEmpty());

    void IRawFrame<RawSignIn>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteString(Mechanism);
        output.WriteString(User);
        output.WriteGuid(ClientId);
        output.WriteBinary(Response.Span);
    }
}
