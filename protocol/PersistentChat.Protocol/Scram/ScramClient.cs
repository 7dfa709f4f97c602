using System.Security.Cryptography;
using System.Text;

namespace PersistentChat.Protocol.Scram;

/// <summary>
/// The client's side of one sign-in by SCRAM-SHA-256 or SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677): first message, answer to the
/// challenge, check that the server knows what it should. Computation only.
/// </summary>
public sealed class ScramClient
{
    /// <summary>Fewest iterations a client agrees to (RFC 7677 section 4): fewer would help somebody who recorded the exchange to guess.</summary>
    public const int MinIterations = 4096;

    /// <summary>Most iterations a client agrees to, a second of work or less: a server may not keep it busy for hours.</summary>
    public const int MaxIterations = 1_000_000;

    private readonly ScramClientFirst _first;
    private readonly Func<byte[], int, byte[]> _saltedPassword;
    private readonly byte[] _bindingInput;
    private byte[]? _serverSignature;

    /// <summary>Begins an exchange.</summary>
    /// <param name="userName">The user's name.</param>
    /// <param name="password">His password; used as UTF-8 without normalisation.</param>
    /// <param name="nonce">A fresh nonce (<see cref="ScramNonce.New"/>).</param>
    /// <param name="binding">
    /// <see cref="ScramBinding.ServerEndPoint"/> with SCRAM-SHA-256-PLUS; <see cref="ScramBinding.NotOffered"/> over TLS if the
    /// server did not offer that; else <see cref="ScramBinding.Unsupported"/>.
    /// </param>
    /// <param name="channelBinding">Hash of the certificate the server showed (<see cref="ScramChannelBinding"/>); empty unless it binds.</param>
    public ScramClient(
        string userName, string password, string nonce, ScramBinding binding = ScramBinding.Unsupported,
        ReadOnlySpan<byte> channelBinding = default)
        : this(userName, (salt, iterations) => ScramKeys.SaltedPassword(password, salt, iterations), nonce, binding, channelBinding) =>
        ArgumentNullException.ThrowIfNull(password);

    /// <summary>Begins an exchange of a client that keeps what it derived from its password (RFC 5802 section 5.1).</summary>
    /// <param name="userName">The user's name.</param>
    /// <param name="saltedPassword">Gives the <see cref="ScramKeys.SaltedPassword"/> for a salt and a number of iterations.</param>
    /// <param name="nonce">A fresh nonce (<see cref="ScramNonce.New"/>).</param>
    /// <param name="binding">As with a password.</param>
    /// <param name="channelBinding">As with a password.</param>
    public ScramClient(
        string userName, Func<byte[], int, byte[]> saltedPassword, string nonce, ScramBinding binding = ScramBinding.Unsupported,
        ReadOnlySpan<byte> channelBinding = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(userName);
        ArgumentNullException.ThrowIfNull(saltedPassword);
        ArgumentException.ThrowIfNullOrEmpty(nonce);
        _first = ScramClientFirst.Create(binding, userName, nonce);
        _saltedPassword = saltedPassword;
        _bindingInput = ScramTranscript.BindingInput(_first, channelBinding);
    }

    /// <summary>The client-first-message.</summary>
    public byte[] FirstMessage() => [.. _first.Gs2Header, .. _first.Bare];

    /// <summary>Answers the server-first-message. Takes a few milliseconds, or as many iterations as the server asks for.</summary>
    /// <param name="serverFirst">The message.</param>
    /// <param name="clientFinal">The client-final-message, if the challenge is accepted; else null.</param>
    /// <returns>What is wrong.</returns>
    public ScramError TryAnswer(ReadOnlySpan<byte> serverFirst, out byte[]? clientFinal)
    {
        clientFinal = null;
        var error = ScramServerFirst.TryRead(serverFirst, out var challenge);
        if (challenge is null)
            return error;
        var own = Encoding.ASCII.GetBytes(_first.Nonce);
        if (challenge.Nonce.Length <= own.Length || !challenge.Nonce.AsSpan().StartsWith(own))
            return ScramError.WrongNonce;
        if (challenge.Iterations is < MinIterations or > MaxIterations)
            return ScramError.BadIterations;

        byte[] withoutProof = [.. "c="u8, .. ScramBase64.Encode(_bindingInput), .. ",r="u8, .. challenge.Nonce];
        var authMessage = ScramTranscript.AuthMessage(_first, serverFirst, withoutProof);
        var salted = _saltedPassword(challenge.Salt, challenge.Iterations);
        var proof = ScramKeys.ClientProof(ScramKeys.ClientKey(salted), authMessage);
        _serverSignature = ScramKeys.ServerSignature(ScramKeys.ServerKey(salted), authMessage);
        clientFinal = [.. withoutProof, .. ",p="u8, .. ScramBase64.Encode(proof)];
        return ScramError.None;
    }

    /// <summary>Checks the server-final-message: only then is it known that the server is the right one.</summary>
    /// <returns>What is wrong.</returns>
    public ScramError Verify(ReadOnlySpan<byte> serverFinal)
    {
        if (_serverSignature is null)
            throw new InvalidOperationException("There was no answer to a challenge.");
        var attributes = new ScramAttributes(serverFinal);
        if (attributes.IsNext('e'))
            return ScramError.Refused;
        if (!attributes.TryRead('v', out var text) || !ScramBase64.TryDecode(text, out var signature) || !attributes.TrySkipExtensions())
            return ScramError.Malformed;
        return CryptographicOperations.FixedTimeEquals(signature, _serverSignature) ? ScramError.None : ScramError.WrongProof;
    }
}
