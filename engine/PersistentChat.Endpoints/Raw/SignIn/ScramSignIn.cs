using PersistentChat.Engine;
using PersistentChat.Protocol.Scram;
using PersistentChat.Transport;

namespace PersistentChat.Endpoints;

/// <summary>
/// SCRAM-SHA-256, or SCRAM-SHA-256-PLUS, which is bound to the server's certificate (RFC 5802, RFC 7677, RFC 5929). A user who does
/// not exist gets a challenge, takes the same work and gets the same answer as a wrong password.
/// </summary>
internal sealed class ScramSignIn(bool isPlus, UnknownUsers unknown) : ISignInMechanism
{
    public string Name => isPlus ? ScramMechanism.Sha256Plus : ScramMechanism.Sha256;

    public bool IsOfferedOn(ConnectionInfo connection) => !isPlus || BindingOf(connection) is not null;

    public ISignInExchange Begin(SignInRequest request) => new Exchange(isPlus, unknown, request);

    private static byte[]? BindingOf(ConnectionInfo connection) =>
        connection.ServerCertificate is { } certificate ? ScramChannelBinding.ServerEndPoint(certificate) : null;

    private sealed class Exchange(bool isPlus, UnknownUsers unknown, SignInRequest request) : ISignInExchange
    {
        private readonly byte[]? _binding = BindingOf(request.Connection);
        private ScramServer? _server;

        public ValueTask<SignInStep> NextAsync(ReadOnlyMemory<byte> message) =>
            new(_server is null ? Start(message.Span) : Finish(message.Span));

        private SignInStep Start(ReadOnlySpan<byte> message)
        {
            var error = ScramServer.TryStart(message, isPlus, offersPlus: _binding is not null, out _server);
            if (_server is null)
                return SignInStep.Refuse($"{error}");
            var credential = request.Credential;
            return SignInStep.Challenge(_server.Challenge(
                ScramNonce.New(), credential?.ScramSalt ?? unknown.SaltOf(request.Uri), credential?.ScramIterations ?? PasswordVerifiers.Iterations));
        }

        private SignInStep Finish(ReadOnlySpan<byte> message)
        {
            var credential = request.Credential;
            var error = _server!.TryFinish(
                message, credential?.ScramStoredKey ?? unknown.Key, credential?.ScramServerKey ?? unknown.Key, _binding, out var proof);
            // Joined without short circuit, so that every refusal takes the same time.
            var isRight = proof is not null & credential is not null & LoginName.Names(_server.UserName, request.Uri);
            return isRight ? SignInStep.Accept(proof) : SignInStep.Refuse(error == ScramError.None ? "another user's name" : $"{error}");
        }
    }
}
