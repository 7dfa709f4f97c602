using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PersistentChat.Protocol.Scram;

/// <summary>
/// The server's side of one sign-in by SCRAM-SHA-256 or SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677): start, challenge, finish.
/// Computation only; who the user is and what is stored of him the caller knows. For a user that does not exist the caller
/// goes through the same steps with made-up values, so that nobody can tell.
/// </summary>
public sealed class ScramServer
{
    private readonly ScramClientFirst _first;
    private byte[] _challenge = [];
    private string _nonce = "";

    private ScramServer(ScramClientFirst first) => _first = first;

    /// <summary>The name the client gave.</summary>
    public string UserName => _first.UserName;

    /// <summary>Reads the client-first-message.</summary>
    /// <param name="clientFirst">The message.</param>
    /// <param name="isPlus">True if the client chose SCRAM-SHA-256-PLUS.</param>
    /// <param name="offersPlus">True if the server offered SCRAM-SHA-256-PLUS on this connection.</param>
    /// <param name="exchange">The exchange, if it is accepted.</param>
    /// <returns>
    /// What is wrong. <see cref="ScramError.WrongBinding"/> also where mechanism and message disagree, and if the client could
    /// bind but believes that the server does not offer it: then somebody changed the list of mechanisms (section 6).
    /// </returns>
    public static ScramError TryStart(
        ReadOnlySpan<byte> clientFirst, bool isPlus, bool offersPlus, out ScramServer? exchange)
    {
        exchange = null;
        var error = ScramClientFirst.TryRead(clientFirst, out var first);
        if (first is null)
            return error;
        var binds = first.Binding == ScramBinding.ServerEndPoint;
        if (binds != isPlus || (first.Binding == ScramBinding.NotOffered && offersPlus))
            return ScramError.WrongBinding;
        exchange = new ScramServer(first);
        return ScramError.None;
    }

    /// <summary>Makes the server-first-message.</summary>
    /// <param name="serverNonce">A fresh nonce (<see cref="ScramNonce.New"/>).</param>
    /// <param name="salt">The user's salt.</param>
    /// <param name="iterations">The user's iterations, 1 or more.</param>
    public byte[] Challenge(string serverNonce, ReadOnlySpan<byte> salt, int iterations)
    {
        ArgumentException.ThrowIfNullOrEmpty(serverNonce);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        _nonce = _first.Nonce + serverNonce;
        _challenge = Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"r={_nonce},s={Convert.ToBase64String(salt)},i={iterations}"));
        return _challenge;
    }

    /// <summary>Checks the client-final-message. To be asked once for a challenge.</summary>
    /// <param name="clientFinal">The message.</param>
    /// <param name="storedKey">The user's StoredKey, <see cref="ScramKeys.Length"/> bytes.</param>
    /// <param name="serverKey">The user's ServerKey, <see cref="ScramKeys.Length"/> bytes.</param>
    /// <param name="channelBinding">Hash of the server's certificate (<see cref="ScramChannelBinding"/>); not looked at unless the client binds.</param>
    /// <param name="serverFinal">The server-final-message, if the user is who he says he is; else null.</param>
    /// <returns>What is wrong.</returns>
    public ScramError TryFinish(
        ReadOnlySpan<byte> clientFinal, ReadOnlySpan<byte> storedKey, ReadOnlySpan<byte> serverKey, ReadOnlySpan<byte> channelBinding,
        out byte[]? serverFinal)
    {
        serverFinal = null;
        if (_challenge.Length == 0)
            throw new InvalidOperationException("There was no challenge.");
        var error = ReadFinal(clientFinal, channelBinding, out var withoutProof, out var proof);
        if (error != ScramError.None)
            return error;
        var authMessage = ScramTranscript.AuthMessage(_first, _challenge, withoutProof);
        if (!ScramKeys.IsProven(proof, storedKey, authMessage))
            return ScramError.WrongProof;
        serverFinal = [.. "v="u8, .. ScramBase64.Encode(ScramKeys.ServerSignature(serverKey, authMessage))];
        return ScramError.None;
    }

    private ScramError ReadFinal(
        ReadOnlySpan<byte> message, ReadOnlySpan<byte> channelBinding, out ReadOnlySpan<byte> withoutProof, out byte[] proof)
    {
        withoutProof = default;
        proof = [];
        var proofAt = message.LastIndexOf(",p="u8);
        if (proofAt < 0 || !ScramBase64.TryDecode(message[(proofAt + 3)..], out proof) || proof.Length != ScramKeys.Length)
            return ScramError.Malformed;
        withoutProof = message[..proofAt];
        var attributes = new ScramAttributes(withoutProof);
        if (!attributes.TryRead('c', out var binding) || !ScramBase64.TryDecode(binding, out var bindingInput))
            return ScramError.Malformed;
        if (!attributes.TryRead('r', out var nonce))
            return attributes.IsNext('m') ? ScramError.ExtensionDemanded : ScramError.Malformed;
        if (!attributes.TrySkipExtensions())
            return ScramError.Malformed;
        if (!nonce.SequenceEqual(Encoding.ASCII.GetBytes(_nonce)))
            return ScramError.WrongNonce;
        return CryptographicOperations.FixedTimeEquals(bindingInput, ScramTranscript.BindingInput(_first, channelBinding))
            ? ScramError.None
            : ScramError.WrongBinding;
    }
}
