using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PersistentChat.Client;
using PersistentChat.Engine;
using PersistentChat.Protocol.Raw;
using PersistentChat.Storage;
using PersistentChat.TestKit;

namespace PersistentChat.Hosting.Tests;

public sealed class SignInTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Sip")]
    [InlineData("Raw")]
    public async Task A_user_of_the_applications_directory_is_defined_when_he_first_signs_in(string protocol)
    {
        var directory = new OwnDirectory();
        var (host, port) = Build(protocol, chat => chat.UsePrincipalDirectory(_ => directory));
        await using (host)
        {
            await host.StartAsync();
            await using (await SignInAsync(protocol, port()))
                Assert.Equal(1, directory.Asked);
            await using var again = await SignInAsync(protocol, port());
            Assert.Equal(1, directory.Asked);
            var engine = host.Services.GetRequiredService<ChatEngine>();
            Assert.True(engine.Directory.TryGetUser(TestNode.Alice, out var alice));
            Assert.Equal("Alice of the directory", alice.DisplayName);
        }
    }

    [Theory]
    [InlineData("Sip")]
    [InlineData("Raw")]
    public async Task Whom_the_directory_does_not_know_is_refused_and_not_defined(string protocol)
    {
        var (host, port) = Build(protocol, chat => chat.UsePrincipalDirectory(_ => new OwnDirectory { Known = "sip:bob@contoso.com" }));
        await using (host)
        {
            await host.StartAsync();
            Assert.Equal(403, await RefusedAsync(protocol, port()));
            Assert.Equal(0, host.Services.GetRequiredService<ChatEngine>().Directory.UserCount);
        }
    }

    [Theory]
    [InlineData("Sip")]
    [InlineData("Raw")]
    public async Task A_directory_that_fails_refuses_for_now(string protocol)
    {
        var directory = new OwnDirectory { Trouble = _ => throw new InvalidOperationException("The directory is away.") };
        Assert.Equal(503, await RefusedByAsync(protocol, directory));
    }

    [Theory]
    [InlineData("Sip")]
    [InlineData("Raw")]
    public async Task A_directory_that_never_answers_refuses_after_the_time_limit_and_holds_nobody_else_up(string protocol)
    {
        var directory = new OwnDirectory { Trouble = _ => new TaskCompletionSource().Task };
        Assert.Equal(503, await RefusedByAsync(protocol, directory));
    }

    [Fact]
    public async Task A_directory_that_answers_with_somebody_else_is_not_believed() =>
        Assert.Equal(503, await RefusedByAsync("Sip", new OwnDirectory { Answered = "sip:eve@contoso.com" }));

    [Fact]
    public async Task More_sign_ins_than_may_wait_are_refused_for_now()
    {
        var (host, port) = Build(
            "Sip", chat => chat.UsePrincipalDirectory(_ => new OwnDirectory { Trouble = _ => new TaskCompletionSource().Task }),
            options => (options.SignIn.MostWaiting, options.SignIn.TimeLimit) = (1, TimeSpan.FromSeconds(30)));
        await using (host)
        {
            await host.StartAsync();
            var first = RefusedAsync("Sip", port());
            var second = RefusedAsync("Sip", port());
            Assert.Equal(503, await await Task.WhenAny(first, second));
            Assert.False(first.IsCompleted && second.IsCompleted);
            await host.StopAsync();
            await Assert.ThrowsAnyAsync<Exception>(() => Task.WhenAll(first, second));
        }
    }

    [Theory]
    [InlineData("Sip")]
    [InlineData("Raw")]
    public async Task Passwords_are_checked_against_the_applications_verifiers_instead_of_stored_ones(string protocol)
    {
        var (host, port) = Build(protocol, chat => chat.UseCredentialSource(_ => new OwnCredentials("a newer one")));
        await using (host)
        {
            await host.StartAsync();
            await TestNode.SeedAsync(host.Services.GetRequiredService<ChatEngine>());
            Assert.Equal(403, await RefusedAsync(protocol, port()));
            await using var alice = await SignInAsync(protocol, port(), "a newer one");
        }
    }

    [Fact]
    public async Task An_application_signs_users_in_by_a_mechanism_of_its_own()
    {
        var (host, port) = Build("Raw", chat => chat.AddSignInMechanism(_ => new TicketSignIn()));
        await using (host)
        {
            await host.StartAsync();
            await TestNode.SeedAsync(host.Services.GetRequiredService<ChatEngine>());
            Assert.Equal(RawType.SignedIn, await RawTicketClient.SignInAsync(port(), TestNode.Alice, "ticket"u8.ToArray()));
            Assert.Equal(RawType.Refused, await RawTicketClient.SignInAsync(port(), TestNode.Alice, "a guess"u8.ToArray()));
            Assert.Equal(RawType.Refused, await RawTicketClient.SignInAsync(port(), "sip:nobody@contoso.com", "ticket"u8.ToArray()));
        }
    }

    [Fact]
    public async Task A_mechanism_that_fails_behind_a_look_up_costs_one_sign_in_and_not_the_node()
    {
        var (host, port) = Build("Raw", chat => chat
            .UsePrincipalDirectory(_ => new OwnDirectory())
            .AddSignInMechanism(_ => new TicketSignIn { Trouble = TestNode.Alice }));
        await using (host)
        {
            await host.StartAsync();
            Assert.Equal(RawType.Refused, await RawTicketClient.SignInAsync(port(), TestNode.Alice, "ticket"u8.ToArray()));
            Assert.Null(host.Services.GetRequiredService<ChatEngine>().Failure);
            await using var alice = await SignInAsync("Raw", port());
            Assert.True(alice.IsConnected);
        }
    }

    [Fact]
    public async Task An_interceptor_made_from_the_hosts_services_looks_at_posts()
    {
        var (host, port) = Build("Raw", chat => chat.AddPostInterceptor(_ => new Shouting()));
        await using (host)
        {
            await host.StartAsync();
            await TestNode.SeedAsync(host.Services.GetRequiredService<ChatEngine>());
            await using var alice = await SignInAsync("Raw", port());
            var room = await alice.JoinAsync("Hall");
            await alice.PostAsync(room.Room.Id, "listen");
            Assert.Equal("LISTEN", (await alice.Notices().OfType<Client.MessageReceived>().FirstAsync()).Message.Text);
        }
    }

    private (WebApplication Host, Func<int> Port) Build(
        string protocol, Action<IPersistentChatBuilder> more, Action<PersistentChatOptions>? configure = null) =>
        TestNode.BuildWeb(_folder.Path, more, configure, isRaw: protocol == "Raw");

    private async Task<int> RefusedByAsync(string protocol, OwnDirectory directory)
    {
        var (host, port) = Build(
            protocol, chat => chat.UsePrincipalDirectory(_ => directory), options => options.SignIn.TimeLimit = TimeSpan.FromMilliseconds(300));
        await using (host)
        {
            await host.StartAsync();
            var code = await RefusedAsync(protocol, port());
            Assert.Equal(0, host.Services.GetRequiredService<ChatEngine>().Directory.UserCount);
            await TestNode.SeedAsync(host.Services.GetRequiredService<ChatEngine>());
            await using var known = await SignInAsync(protocol, port());
            return code;
        }
    }

    private static async Task<int> RefusedAsync(string protocol, int port) =>
        (await Assert.ThrowsAsync<Client.ChatRefusedException>(() => SignInAsync(protocol, port))).Status;

    private static Task<ChatClient> SignInAsync(string protocol, int port, string password = TestNode.Password) =>
        TestNode.SignInAsync(port, password: password, binding: Enum.Parse<ChatBinding>(protocol));

    private sealed class Shouting : IPostInterceptor
    {
        public ValueTask<PostRuling> InterceptAsync(PostDraft draft, CancellationToken cancellationToken) =>
            new(PostRuling.Rewrite(draft with { Text = draft.Text.ToUpperInvariant() }));
    }
}
