using System.Buffers;
using System.Net.Security;
using PersistentChat.Protocol.Raw;
using PersistentChat.Protocol.Scram;

namespace PersistentChat.Client.Raw;

/// <summary>The first frames of a connection, one asked and one answered: what both sides are, then who the user is.</summary>
internal sealed class RawSignInExchange(ChatClientOptions options, Guid clientId, Stream stream, RawInput input)
{
    private const string NoMechanism = "NONE";
    private const int PasswordNeeded = 407;

    private readonly RawFrameWriter _writer = new();
    private readonly ArrayBufferWriter<byte> _output = new();
    private ulong _correlation;

    private string Server => $"{options.Host}:{options.Port}";

    /// <summary>Runs it.</summary>
    /// <returns>What the server says of itself.</returns>
    /// <exception cref="ChatConnectException">The server speaks something else, does not answer, or cannot prove itself.</exception>
    /// <exception cref="ChatRefusedException">It does not let the user in; 407 if it asks for a password and none was given.</exception>
    /// <exception cref="ConnectionLostException">The connection went away.</exception>
    public async Task<RawWelcome> RunAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.RequestTimeout, options.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var welcome = await GreetAsync(both.Token).ConfigureAwait(false);
            await SignInAsync(welcome, both.Token).ConfigureAwait(false);
            return welcome;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ChatConnectException($"{Server} did not answer within {options.RequestTimeout.TotalSeconds:0} s.", e);
        }
        catch (InvalidDataException e)
        {
            throw new ChatConnectException($"Signing in to {Server} failed: {e.Message}.", e);
        }
        catch (IOException e)
        {
            throw new ConnectionLostException($"{Server} ended the connection during sign-in. {e.Message}", e);
        }
    }

    private async Task<RawWelcome> GreetAsync(CancellationToken cancellationToken)
    {
        // Preface and hello leave together: the server does not have to be heard in between.
        RawPreface.Write(_output);
        Compose(new RawHello([], "PersistentChat.Client"));
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        await ReadPrefaceAsync(cancellationToken).ConfigureAwait(false);
        return RawFrames.Read<RawWelcome>(RawFrames.Open(await ReadAnswerAsync(cancellationToken).ConfigureAwait(false)));
    }

    private async Task ReadPrefaceAsync(CancellationToken cancellationToken)
    {
        int version;
        try
        {
            version = await input.ReadPrefaceAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new ChatConnectException(
                $"{Server} ended the connection at the first word of the raw protocol. Is it another port, or one for TLS?", e);
        }

        if (version != RawPreface.Version)
        {
            throw new ChatConnectException(
                $"{Server} does not speak the raw protocol. Is it a port for SIP, or for TLS? Usual is 5062, or 5063 with TLS.");
        }
    }

    private Task SignInAsync(RawWelcome welcome, CancellationToken cancellationToken)
    {
        var binding = stream is SslStream tls ? RawChannelBinding.Of(tls) : null;
        if (binding is not null && welcome.Mechanisms.Contains(ScramMechanism.Sha256Plus))
            return ProveAsync(ScramMechanism.Sha256Plus, ScramBinding.ServerEndPoint, binding, cancellationToken);
        if (welcome.Mechanisms.Contains(ScramMechanism.Sha256))
        {
            // "Could, but was not offered" lets the server notice if somebody in between struck it from the offer.
            var flag = binding is null ? ScramBinding.Unsupported : ScramBinding.NotOffered;
            return ProveAsync(ScramMechanism.Sha256, flag, [], cancellationToken);
        }

        if (!welcome.Mechanisms.Contains(NoMechanism))
        {
            throw new ChatConnectException(
                $"{Server} offers no way to sign in that this client knows, only: {string.Join(", ", welcome.Mechanisms)}.");
        }

        // Who gives a password expects a server that knows it; without this, anybody could pose as that server by not asking for one.
        return options.Password is null
            ? ClaimAsync(cancellationToken)
            : throw new ChatConnectException(
                $"{Server} asks for no password, so it does not prove that it knows the one given. If it is meant to be so, leave the password out.");
    }

    /// <summary>Signs in where the server takes everyone's word for it.</summary>
    private async Task ClaimAsync(CancellationToken cancellationToken)
    {
        Compose(new RawSignIn(NoMechanism, options.User, clientId, default));
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        RawFrames.Read<RawSignedIn>(RawFrames.Open(await ReadAnswerAsync(cancellationToken).ConfigureAwait(false)));
    }

    private async Task ProveAsync(string mechanism, ScramBinding flag, byte[] binding, CancellationToken cancellationToken)
    {
        if (options.Password is not { } password)
            throw new ChatRefusedException(RawFrames.SignIn, PasswordNeeded, "the server asks for a password, and none was given");
        var scram = new ScramClient(options.User, password, ScramNonce.New(), flag, binding);
        Compose(new RawSignIn(mechanism, options.User, clientId, scram.FirstMessage()));
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        var challenge = await ReadAnswerAsync(cancellationToken).ConfigureAwait(false);
        Compose(new RawProof(AnswerTo(challenge, scram)));
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        Verify(await ReadAnswerAsync(cancellationToken).ConfigureAwait(false), scram);
    }

    private static byte[] AnswerTo(byte[] content, ScramClient scram)
    {
        var challenge = RawFrames.Read<RawChallenge>(RawFrames.Open(content));
        var error = scram.TryAnswer(challenge.Data.Span, out var proof);
        return proof ?? throw new InvalidDataException($"its challenge for the password makes no sense ({error})");
    }

    private void Verify(byte[] content, ScramClient scram)
    {
        var signedIn = RawFrames.Read<RawSignedIn>(RawFrames.Open(content));
        var error = scram.Verify(signedIn.Data.Span);
        if (error != ScramError.None)
        {
            throw new ChatConnectException(
                $"{Server} let the user in but could not prove that it knows the password itself ({error}): it is not the right server.");
        }
    }

    private void Compose<T>(T frame)
        where T : IRawFrame<T> => _writer.Write(_output, ++_correlation, frame);

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_output.WrittenMemory, cancellationToken).ConfigureAwait(false);
        _output.ResetWrittenCount();
    }

    /// <summary>The content of the answer to what was asked last.</summary>
    private async Task<byte[]> ReadAnswerAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var content = await input.ReadFrameAsync(cancellationToken).ConfigureAwait(false);
            if (IsAnswer(RawFrames.Open(content)))
                return content;
        }
    }

    private bool IsAnswer(in RawFrame frame)
    {
        RawFrames.ThrowIfEnding(frame);
        // Anything else is a notice of a later version.
        if (frame.Correlation != _correlation)
            return false;
        return frame.Type == RawType.Refused ? throw RawFrames.Refusal(RawFrames.SignIn, frame) : true;
    }
}
