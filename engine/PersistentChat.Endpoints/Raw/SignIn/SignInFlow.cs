using System.Diagnostics.CodeAnalysis;
using PersistentChat.Engine;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Endpoints;

/// <summary>What a connection keeps from its hello until somebody is signed in.</summary>
/// <param name="agent">What the client calls itself.</param>
internal sealed class SignInProgress(string agent)
{
    public string Agent { get; } = agent;

    /// <summary>Attempts that were refused.</summary>
    public int Failures { get; set; }

    /// <summary>The application is asked who wants to sign in.</summary>
    public bool IsLookingUp { get; set; }

    /// <summary>The client's answer to a challenge is awaited, or that of a mechanism; null if a sign-in can begin.</summary>
    public SignInAttempt? Attempt { get; set; }
}

/// <summary>One attempt to sign in.</summary>
/// <param name="Request">Who.</param>
/// <param name="ClientId">The client installation.</param>
/// <param name="Mechanism">Name of the mechanism.</param>
/// <param name="Exchange">Where it stands.</param>
internal sealed record SignInAttempt(SignInRequest Request, Guid ClientId, string Mechanism, ISignInExchange Exchange)
{
    /// <summary>The mechanism has not come to its result yet.</summary>
    public bool IsPending { get; set; }
}

/// <summary>Signing in: finds mechanism and user, carries the messages, and begins the session in the end.</summary>
internal sealed class SignInFlow(RawShard shard)
{
    private RawEndpoint Endpoint => shard.Endpoint;

    public void Begin(RawConnection connection, ulong correlation, RawSignIn signIn)
    {
        var progress = connection.SignIn!;
        if (progress.IsLookingUp || progress.Attempt is { IsPending: true })
        {
            connection.Fail(correlation, (int)ResultCode.InvalidToken, "A sign-in is under way.");
            return;
        }
        progress.Attempt = null;
        if (Endpoint.Engine.Failure is not null)
            connection.Refuse(correlation, ResultCode.Busy);
        else if (!TryName(signIn.User, out var uri) || signIn.ClientId == Guid.Empty)
            Refuse(connection, correlation, uri, ResultCode.InvalidArgument, "an address or a client id that is none");
        else if (Endpoint.Mechanisms.Find(signIn.Mechanism, connection.Transport.Info) is not { } mechanism)
            Refuse(connection, correlation, uri, ResultCode.NotSupported, "a mechanism that is not offered");
        else
            Find(connection, correlation, signIn, mechanism, uri);
    }

    public void Continue(RawConnection connection, ulong correlation, ReadOnlyMemory<byte> data)
    {
        if (connection.SignIn!.IsLookingUp || connection.SignIn.Attempt is not { IsPending: false } attempt)
            connection.Fail(correlation, (int)ResultCode.InvalidToken, "There is no challenge to answer.");
        else
            Next(connection, correlation, attempt, data);
    }

    private void Find(RawConnection connection, ulong correlation, RawSignIn signIn, ISignInMechanism mechanism, string uri)
    {
        var needsCredential = mechanism is not NoneSignIn;
        if (Endpoint.Lookup.TryFind(uri, needsCredential, out var found))
        {
            Begin(connection, correlation, signIn, mechanism, uri, found);
            return;
        }
        connection.SignIn!.IsLookingUp = true;
        _ = FindLaterAsync(Endpoint.Lookup.FindAsync(uri, needsCredential), connection, correlation, signIn, mechanism, uri);
    }

    private async Task FindLaterAsync(
        Task<SignInFound?> finding, RawConnection connection, ulong correlation, RawSignIn signIn, ISignInMechanism mechanism, string uri)
    {
        var result = await finding.ConfigureAwait(false);
        shard.Core.Post(() =>
        {
            if (connection.Transport.IsClosing)
                return;
            connection.SignIn!.IsLookingUp = false;
            if (result is { } found)
                Begin(connection, correlation, signIn, mechanism, uri, found);
            else
                connection.Refuse(correlation, ResultCode.Busy);
        });
    }

    private void Begin(
        RawConnection connection, ulong correlation, RawSignIn signIn, ISignInMechanism mechanism, string uri, SignInFound found)
    {
        var isUsable = found.User is { Record.IsDisabled: false };
        var request = new SignInRequest(
            uri, isUsable ? found.User : null, isUsable ? found.Credential : null, connection.Transport.Info);
        if (!TryBegin(mechanism, request, out var exchange))
        {
            connection.Refuse(correlation, ResultCode.ServerError);
            return;
        }
        var attempt = new SignInAttempt(request, signIn.ClientId, mechanism.Name, exchange);
        connection.SignIn!.Attempt = attempt;
        Next(connection, correlation, attempt, signIn.Response);
    }

    /// <summary>Behind a look-up this is an action of the shard, which no exception of others' code may leave.</summary>
    private bool TryBegin(ISignInMechanism mechanism, SignInRequest request, [NotNullWhen(true)] out ISignInExchange? exchange)
    {
        try
        {
            exchange = mechanism.Begin(request);
            return true;
        }
        catch (Exception error)
        {
            RawLog.SignInFailed(Endpoint.Log, error, request.Uri, mechanism.Name);
            exchange = null;
            return false;
        }
    }

    private void Next(RawConnection connection, ulong correlation, SignInAttempt attempt, ReadOnlyMemory<byte> data)
    {
        attempt.IsPending = true;
        var next = NextAsync(attempt, data);
        if (next.IsCompletedSuccessfully)
            Apply(connection, correlation, attempt, next.Result);
        else
            _ = ApplyLaterAsync(next, connection, correlation, attempt);
    }

    /// <summary>A mechanism that fails refuses, and the log says why: it may be code of others.</summary>
    private async ValueTask<SignInStep?> NextAsync(SignInAttempt attempt, ReadOnlyMemory<byte> data)
    {
        try
        {
            return await attempt.Exchange.NextAsync(data).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            RawLog.SignInFailed(Endpoint.Log, error, attempt.Request.Uri, attempt.Mechanism);
            return null;
        }
    }

    private async Task ApplyLaterAsync(ValueTask<SignInStep?> next, RawConnection connection, ulong correlation, SignInAttempt attempt)
    {
        var step = await next.ConfigureAwait(false);
        shard.Core.Post(() =>
        {
            if (!connection.Transport.IsClosing)
                Apply(connection, correlation, attempt, step);
        });
    }

    private void Apply(RawConnection connection, ulong correlation, SignInAttempt attempt, SignInStep? result)
    {
        attempt.IsPending = false;
        if (result is not { } step)
            Refuse(connection, correlation, attempt.Request.Uri, ResultCode.ServerError, "the mechanism failed");
        else if (step.Outcome == SignInOutcome.Challenged)
            connection.Write(correlation, new RawChallenge(step.Data));
        else if (step.Outcome == SignInOutcome.Accepted && attempt.Request.User is { } user)
            Accept(connection, correlation, attempt, user, step.Data);
        else
            Refuse(connection, correlation, attempt.Request.Uri, ResultCode.NotPermitted, step.Reason);
    }

    private void Accept(RawConnection connection, ulong correlation, SignInAttempt attempt, User user, ReadOnlyMemory<byte> data)
    {
        Endpoint.Metrics.SignIn("accepted");
        RawLog.SignedIn(Endpoint.Log, user.Uri, connection.Transport.Info.Remote, attempt.Mechanism, connection.SignIn!.Agent);
        connection.Write(correlation, new RawSignedIn(data, user.Uri, user.DisplayName));
        connection.Begin(user, PostingClient.Of(user.Uri, attempt.ClientId));
    }

    private void Refuse(RawConnection connection, ulong correlation, string user, ResultCode code, string reason)
    {
        Endpoint.Metrics.SignIn("refused");
        RawLog.SignInRefused(Endpoint.Log, user, connection.Transport.Info.Remote, reason);
        var progress = connection.SignIn!;
        progress.Attempt = null;
        if (++progress.Failures >= Endpoint.Options.RawSignInAttempts)
            connection.Fail(correlation, (int)code, "The sign-in was refused too often.");
        else
            connection.Refuse(correlation, code, "The sign-in was refused.");
    }

    private static bool TryName(string text, out string uri)
    {
        try
        {
            uri = SipUri.Canonical(text);
            return true;
        }
        catch (ArgumentException)
        {
            uri = "";
            return false;
        }
    }
}
