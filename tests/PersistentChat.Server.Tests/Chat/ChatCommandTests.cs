using PersistentChat.Client;
using PersistentChat.Server.Chat;

namespace PersistentChat.Server.Tests.Chat;

public sealed class ChatCommandTests
{
    private static readonly string[] Least = ["--server", "127.0.0.1:5060", "--user", "sip:alice@contoso.com", "--room", "Lobby"];

    [Fact]
    public void The_least_that_is_needed_makes_a_terminal_with_25_messages_of_history()
    {
        var parsed = ChatCommand.Create().Parse(Least);
        Assert.Empty(parsed.Errors);
        var arguments = ChatCommand.Read(parsed);
        Assert.Equal(("127.0.0.1", 5060, "Lobby"), (arguments.Host, arguments.Port, arguments.Room));
        Assert.False(arguments.IsScript);
        Assert.Equal(25, arguments.HistoryCount);
        Assert.True(arguments.ToOptions(null).Reconnect);
    }

    [Fact]
    public void Say_and_wait_make_a_script()
    {
        var arguments = ChatCommand.Read(ChatCommand.Create().Parse([.. Least, "--say", "one", "--say", "two", "--wait", "x", "--timeout", "1.5"]));
        Assert.True(arguments.IsScript);
        Assert.Equal(["one", "two"], arguments.Say);
        Assert.Equal(TimeSpan.FromSeconds(1.5), arguments.Timeout);
        Assert.Equal(0, arguments.HistoryCount);
    }

    [Fact]
    public void Raw_speaks_the_other_binding_on_its_usual_port()
    {
        var parsed = ChatCommand.Create().Parse(["--server", "127.0.0.1", "--user", "alice@contoso.com", "--room", "Lobby", "--raw", "--tls"]);
        Assert.Empty(parsed.Errors);
        var options = ChatCommand.Read(parsed).ToOptions(null);
        Assert.Equal((ChatBinding.Raw, 5063, true), (options.Binding, options.Port, options.UseTls));
        Assert.Equal(ChatBinding.Sip, ChatCommand.Read(ChatCommand.Create().Parse(Least)).ToOptions(null).Binding);
    }

    [Fact]
    public void A_user_may_be_typed_as_a_mail_address()
    {
        var parsed = As("Alice@contoso.com");
        Assert.Empty(parsed.Errors);
        Assert.Equal("sip:alice@contoso.com", ChatCommand.Read(parsed).User);
        Assert.Contains("--user", Assert.Single(As("alice").Errors).Message, StringComparison.Ordinal);

        static System.CommandLine.ParseResult As(string user) =>
            ChatCommand.Create().Parse(["--server", "127.0.0.1:5060", "--user", user, "--room", "Lobby"]);
    }

    [Theory]
    [InlineData("--timeout", "0")]
    [InlineData("--history", "-1")]
    [InlineData("--say", "")]
    [InlineData("--trust-any-certificate", "true")]
    public void What_makes_no_sense_is_refused_by_the_name_of_the_option(string option, string value)
    {
        var errors = ChatCommand.Create().Parse([.. Least, option, value]).Errors;
        Assert.Contains(option, Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chat.contoso.com", ChatBinding.Sip, false, "chat.contoso.com", 5060)]
    [InlineData("chat.contoso.com", ChatBinding.Sip, true, "chat.contoso.com", 5061)]
    [InlineData("chat.contoso.com", ChatBinding.Raw, false, "chat.contoso.com", 5062)]
    [InlineData("chat.contoso.com", ChatBinding.Raw, true, "chat.contoso.com", 5063)]
    [InlineData("127.0.0.1:5070", ChatBinding.Sip, true, "127.0.0.1", 5070)]
    [InlineData("[::1]:5070", ChatBinding.Raw, false, "::1", 5070)]
    [InlineData("::1", ChatBinding.Sip, false, "::1", 5060)]
    public void A_server_is_host_and_port(string text, ChatBinding binding, bool useTls, string host, int port)
    {
        Assert.True(ChatArguments.TryReadServer(text, binding, useTls, out var readHost, out var readPort));
        Assert.Equal((host, port), (readHost, readPort));
    }

    [Theory]
    [InlineData(":5060")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:sip")]
    public void What_is_no_server_is_refused(string text) => Assert.False(ChatArguments.TryReadServer(text, ChatBinding.Sip, false, out _, out _));

    [Theory]
    [InlineData("hello", ChatInputKind.Say, "hello", 0)]
    [InlineData("//who", ChatInputKind.Say, "/who", 0)]
    [InlineData("  ", ChatInputKind.Empty, "", 0)]
    [InlineData("/WHO", ChatInputKind.Who, "", 0)]
    [InlineData("/rooms ops", ChatInputKind.Rooms, "ops", 0)]
    [InlineData("/history", ChatInputKind.History, "", 25)]
    [InlineData("/history 7", ChatInputKind.History, "", 7)]
    [InlineData("/history x", ChatInputKind.Unknown, "/history x", 0)]
    [InlineData("/search lunch menu", ChatInputKind.Search, "lunch menu", 0)]
    [InlineData("/search", ChatInputKind.Unknown, "/search", 0)]
    [InlineData("/quit", ChatInputKind.Quit, "", 0)]
    [InlineData("/jump", ChatInputKind.Unknown, "/jump", 0)]
    public void A_typed_line_is_a_message_or_a_command(string line, object kind, string text, int count) =>
        Assert.Equal(new ChatInput((ChatInputKind)kind, text, count), ChatInput.Parse(line));
}
