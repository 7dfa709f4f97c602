using PersistentChat.Endpoints;
using PersistentChat.Engine;
using PersistentChat.Storage;
using PersistentChat.Transport;

namespace PersistentChat.Hosting.Tests;

/// <summary>A directory that knows one user, and counts who asks.</summary>
internal sealed class OwnDirectory : IPrincipalDirectory
{
    private int _asked;

    public int Asked => Volatile.Read(ref _asked);

    /// <summary>What it does instead of answering; null to answer.</summary>
    public Func<CancellationToken, Task>? Trouble { get; init; }

    public string Known { get; init; } = TestNode.Alice;

    public string Answered { get; init; } = TestNode.Alice;

    public async ValueTask<UserDefinition?> FindAsync(string uri, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        // Even who answers at once must not do so on the thread of a shard.
        await Task.Yield();
        if (Trouble is { } trouble)
            await trouble(cancellationToken);
        return uri == Known
            ? new UserDefinition(Answered, "Alice of the directory", new PasswordVerifiers(TestNode.Password).For(uri, TestNode.Domain))
            : null;
    }
}

/// <summary>Verifiers of one password for everybody.</summary>
internal sealed class OwnCredentials(string password) : ICredentialSource
{
    public ValueTask<CredentialRecord?> FindAsync(User user, CancellationToken cancellationToken) =>
        new(new PasswordVerifiers(password).For(user.Uri, TestNode.Domain));
}

/// <summary>Signs in whoever has the ticket.</summary>
internal sealed class TicketSignIn : ISignInMechanism
{
    public string Name => "X-TICKET";

    public bool IsOfferedOn(ConnectionInfo connection) => true;

    /// <summary>Whom it cannot bear.</summary>
    public string? Trouble { get; init; }

    public ISignInExchange Begin(SignInRequest request) =>
        request.Uri == Trouble ? throw new InvalidOperationException("That one again.") : new Exchange();

    private sealed class Exchange : ISignInExchange
    {
        public async ValueTask<SignInStep> NextAsync(ReadOnlyMemory<byte> message)
        {
            await Task.Yield();
            return message.Span.SequenceEqual("ticket"u8) ? SignInStep.Accept("welcome"u8.ToArray()) : SignInStep.Refuse("no ticket");
        }
    }
}
