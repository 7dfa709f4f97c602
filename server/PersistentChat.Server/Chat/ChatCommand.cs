using System.CommandLine;
using System.CommandLine.Parsing;
using PersistentChat.Client;

namespace PersistentChat.Server.Chat;

/// <summary><c>pchat chat</c>: a terminal client, usable by people and by scripts.</summary>
internal static class ChatCommand
{
    /// <summary>Environment variable that holds the password, where others cannot read it off the command line.</summary>
    public const string PasswordVariable = "PCHAT_PASSWORD";

    private const string Examples = """
        Examples:
          pchat chat --server 127.0.0.1:5060 --user sip:alice@contoso.com --room Lobby
          pchat chat --server 127.0.0.1:5060 --user sip:bob@contoso.com --room Lobby --say "Good morning"
          pchat chat --server 127.0.0.1 --raw --user sip:alice@contoso.com --room Lobby
          pchat chat --server chat.contoso.com:5061 --tls --user sip:bob@contoso.com --room Lobby --wait done --timeout 60

        With --history, --say or --wait it does these in this order and ends; without them it talks with you: /help there.
        --wait looks at messages that arrive after the room was entered, your own included.
        Exit codes: 0 done, 1 refused by the server, 2 wrong usage, 3 cannot connect or connection lost, 4 --wait timed out.
        """;

    private static readonly Option<string> Server = Text(
        "--server", "Server; if not given, the port is 5060, or 5061 with --tls, or 5062 with --raw, or 5063 with both", "HOST:PORT");


    private static readonly Option<string> User = Text("--user", "Who signs in, for example sip:alice@contoso.com", "ADDRESS");
    private static readonly Option<string> Room = Text("--room", "Name or id of the room", "ROOM");
    private static readonly Option<string> Password = new("--password")
    {
        Description = $"Password; better set {PasswordVariable}, or be asked",
        HelpName = "PASSWORD",
    };

    private static readonly Option<bool> Raw = new("--raw")
    {
        Description = "Speak the raw protocol instead of SIP: what you type while the connection is away is posted when it is back",
    };

    private static readonly Option<bool> Tls = new("--tls") { Description = "Connect with TLS" };
    private static readonly Option<bool> TrustAny = new("--trust-any-certificate")
    {
        Description = "Take any certificate of the server: for development only",
    };

    private static readonly Option<string[]> Say = new("--say") { Description = "Post this; repeatable", HelpName = "TEXT" };
    private static readonly Option<string?> Wait = new("--wait") { Description = "Wait until a message holds this text", HelpName = "TEXT" };
    private static readonly Option<double> Timeout = new("--timeout")
    {
        Description = "Seconds to wait",
        HelpName = "SECONDS",
        DefaultValueFactory = static _ => 30,
    };

    private static readonly Option<int?> History = new("--history") { Description = "Messages of the past to show (at a terminal: 25)", HelpName = "N" };

    /// <summary>Makes the command.</summary>
    public static System.CommandLine.Command Create()
    {
        var command = new System.CommandLine.Command("chat", "Talk in a room, at a terminal or from a script.")
        {
            Server, User, Room, Password, Raw, Tls, TrustAny, Say, Wait, Timeout, History,
        };
        ExamplesHelp.AddTo(command, Examples);
        command.Validators.Add(Validate);
        command.SetAction(static (parsed, cancellationToken) => RunAsync(Read(parsed), cancellationToken));
        return command;
    }

    /// <summary>What a command line without errors asks for.</summary>
    public static ChatArguments Read(ParseResult parsed)
    {
        var useTls = parsed.GetValue(Tls);
        var binding = parsed.GetValue(Raw) ? ChatBinding.Raw : ChatBinding.Sip;
        ChatArguments.TryReadServer(parsed.GetRequiredValue(Server), binding, useTls, out var host, out var port);
        return new ChatArguments
        {
            Host = host,
            Port = port,
            Binding = binding,
            User = ChatClientOptions.CanonicalUser(parsed.GetRequiredValue(User))!,
            Password = parsed.GetValue(Password) ?? Environment.GetEnvironmentVariable(PasswordVariable),
            UseTls = useTls,
            TrustAnyCertificate = parsed.GetValue(TrustAny),
            Room = parsed.GetRequiredValue(Room),
            Say = parsed.GetValue(Say) ?? [],
            Wait = parsed.GetValue(Wait),
            Timeout = TimeSpan.FromSeconds(parsed.GetValue(Timeout)),
            History = parsed.GetValue(History),
        };
    }

    private static void Validate(CommandResult result)
    {
        if (result.GetValue(Server) is { } server && !ChatArguments.TryReadServer(server, ChatBinding.Sip, useTls: false, out _, out _))
            result.AddError($"--server '{server}' must be HOST:PORT with a port from 1 to 65535, for example 127.0.0.1:5060.");
        if (result.GetValue(User) is { } user && ChatClientOptions.CanonicalUser(user) is null)
            result.AddError($"--user '{user}' must look like sip:alice@contoso.com or alice@contoso.com.");
        if (result.GetValue(TrustAny) && !result.GetValue(Tls))
            result.AddError("--trust-any-certificate makes sense with --tls only.");
        // A default is not yet there when a command is validated.
        if (result.GetResult(Timeout) is { Implicit: false } && result.GetValue(Timeout) is not (> 0 and <= 86_400))
            result.AddError("--timeout must be more than 0 and at most 86400 seconds.");
        if (result.GetValue(History) is < 0)
            result.AddError("--history must be 0 or more.");
        if (result.GetValue(Say) is { } lines && lines.Any(string.IsNullOrEmpty))
            result.AddError("--say needs a text.");
    }

    private static Task<int> RunAsync(ChatArguments arguments, CancellationToken cancellationToken) => ChatRun.RunAsync(
        arguments, Console.In, Console.Out, Console.Error, () => ConsolePassword.Ask(arguments.User), cancellationToken);

    private static Option<string> Text(string name, string description, string value) =>
        new(name) { Description = description, HelpName = value, Required = true };
}
