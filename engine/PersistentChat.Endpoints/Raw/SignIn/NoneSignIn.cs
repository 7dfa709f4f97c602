using PersistentChat.Transport;

namespace PersistentChat.Endpoints;

/// <summary>No proof at all, where the server asks for none: whoever names a user of the directory is that user.</summary>
internal sealed class NoneSignIn : ISignInMechanism
{
    public string Name => "NONE";

    public bool IsOfferedOn(ConnectionInfo connection) => true;

    public ISignInExchange Begin(SignInRequest request) => new Exchange(request.User is not null);

    private sealed class Exchange(bool isKnown) : ISignInExchange
    {
        public ValueTask<SignInStep> NextAsync(ReadOnlyMemory<byte> message) =>
            new(isKnown ? SignInStep.Accept(default) : SignInStep.Refuse("no such user"));
    }
}
