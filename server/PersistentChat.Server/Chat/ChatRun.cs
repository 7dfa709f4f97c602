using PersistentChat.Client;

namespace PersistentChat.Server.Chat;

/// <summary>Runs <c>pchat chat</c> from arguments to exit code: connects, asks for a password if one is needed, explains failures.</summary>
internal static class ChatRun
{
    /// <summary>Runs it.</summary>
    /// <param name="arguments">What to do.</param>
    /// <param name="input">What is typed.</param>
    /// <param name="output">What is shown.</param>
    /// <param name="error">Where failures are told.</param>
    /// <param name="askPassword">Asks the user; gives null where nobody can be asked.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<int> RunAsync(
        ChatArguments arguments, TextReader input, TextWriter output, TextWriter error, Func<string?> askPassword,
        CancellationToken cancellationToken)
    {
        try
        {
            await using var client = await ConnectAsync(arguments, askPassword, cancellationToken);
            var screen = new ChatScreen(output, TimeZoneInfo.Local);
            return await new ChatTerminal(client, arguments, input, screen, TimeProvider.System).RunAsync(cancellationToken);
        }
        catch (ChatException e)
        {
            await error.WriteLineAsync($"pchat: {Explain(e, arguments)}");
            return e is ChatRefusedException ? ChatExitCode.Refused : ChatExitCode.CannotConnect;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ChatExitCode.Ok;
        }
    }

    private static async Task<ChatClient> ConnectAsync(
        ChatArguments arguments, Func<string?> askPassword, CancellationToken cancellationToken)
    {
        try
        {
            return await ChatClient.ConnectAsync(arguments.ToOptions(arguments.Password), cancellationToken);
        }
        catch (ChatRefusedException e) when (e.Status == 407 && arguments.Password is null && askPassword() is { } password)
        {
            return await ChatClient.ConnectAsync(arguments.ToOptions(password), cancellationToken);
        }
    }

    private static string Explain(ChatException e, ChatArguments arguments) => e switch
    {
        ChatRefusedException { Status: 407 } =>
            $"{e.Message}\n  The server wants a password: give --password or set {ChatCommand.PasswordVariable}.",
        ChatRefusedException { Status: 403 } =>
            $"{e.Message}\n  Check the user, the password, and whether the user may do this.",
        ChatRefusedException { Status: 404 } =>
            $"{e.Message}\n  Is --room '{arguments.Room}' spelt right, and may the user see it?.",
        ChatConnectException when arguments is { UseTls: true, TrustAnyCertificate: false } =>
            $"{e.Message}\n  With a development certificate add --trust-any-certificate.",
        ConnectionLostException when !arguments.UseTls => $"{e.Message}\n  If the server speaks TLS on this port, add --tls.",
        _ => e.Message,
    };
}
