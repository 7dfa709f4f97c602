using Microsoft.Extensions.Logging;
using PersistentChat.Engine;
using PersistentChat.Storage;

namespace PersistentChat.Endpoints;

/// <summary>Who signs in and what his password is checked against; where the application has a say, it is asked off the shard's thread.</summary>
internal sealed class SignInLookup(ChatEngine engine, SignInOptions options, ILogger log)
{
    private int _waiting;

    /// <summary>What the engine knows by itself.</summary>
    /// <param name="uri">Canonical SIP URI.</param>
    /// <param name="needsCredential">False if no password will be checked.</param>
    /// <param name="found">The answer, if it is complete.</param>
    /// <returns>False if the application has to be asked.</returns>
    public bool TryFind(string uri, bool needsCredential, out SignInFound found)
    {
        engine.Directory.TryGetUser(uri, out var user);
        found = new SignInFound(user, user?.Credential);
        return user is null ? options.Directory is null : user.Record.IsDisabled || !needsCredential || options.Credentials is null;
    }

    /// <summary>Asks the application.</summary>
    /// <returns>The answer; null if there is none in time, because it failed or too many are waiting.</returns>
    public async Task<SignInFound?> FindAsync(string uri, bool needsCredential)
    {
        if (Interlocked.Increment(ref _waiting) > options.MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            SignInLog.TooManyWaiting(log, uri);
            return null;
        }
        using var limit = new CancellationTokenSource(options.TimeLimit, engine.Time);
        // The place is taken until the application has really answered: one that ignores the limit cannot pile up calls.
        var asking = Task.Run(() => AskAsync(uri, needsCredential, limit.Token));
        _ = asking.ContinueWith(_ => Interlocked.Decrement(ref _waiting), TaskScheduler.Default);
        try
        {
            return await asking.WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            SignInLog.LookupTooLate(log, uri, options.TimeLimit);
            return null;
        }
        catch (Exception failure)
        {
            SignInLog.LookupFailed(log, failure, uri);
            return null;
        }
    }

    private async Task<SignInFound> AskAsync(string uri, bool needsCredential, CancellationToken cancellationToken)
    {
        if (!engine.Directory.TryGetUser(uri, out var user) && options.Directory is { } directory)
        {
            if (await directory.FindAsync(uri, cancellationToken).ConfigureAwait(false) is not { } definition)
                return default;
            if (SipUri.Canonical(definition.Uri) != uri)
                throw new InvalidOperationException($"The directory was asked for {uri} and answered with {definition.Uri}.");
            cancellationToken.ThrowIfCancellationRequested();
            await engine.DefineUserAsync(definition, cancellationToken).ConfigureAwait(false);
            engine.Directory.TryGetUser(uri, out user);
        }
        if (user is null || !needsCredential || options.Credentials is not { } source)
            return new SignInFound(user, user?.Credential);
        return new SignInFound(user, await source.FindAsync(user, cancellationToken).ConfigureAwait(false));
    }
}

/// <summary>What a sign-in stands on.</summary>
/// <param name="User">The user; null if there is none.</param>
/// <param name="Credential">Verifiers of the password; null if there are none.</param>
internal readonly record struct SignInFound(User? User, CredentialRecord? Credential);
