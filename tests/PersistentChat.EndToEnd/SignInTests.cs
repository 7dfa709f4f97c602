using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using PersistentChat.Client;

namespace PersistentChat.EndToEnd;

/// <summary>Sign-in with passwords, over TCP and TLS.</summary>
public sealed partial class SignInTests
{
    [Fact]
    public async Task The_right_password_signs_in_and_a_wrong_one_does_not()
    {
        await using var server = await ChatServer.StartAsync(options => options with { Digest = true });
        var alice = await server.SignInAsync(Seeds.Alice, Seeds.Password);
        Assert.NotEmpty(await alice.FindRoomsAsync());
        var wrong = await Assert.ThrowsAsync<ChatRefusedException>(() => server.SignInAsync(Seeds.Bob, "wrong"));
        Assert.Equal(403, wrong.Status);
        await Assert.ThrowsAsync<ChatRefusedException>(() => server.SignInAsync("sip:nobody@contoso.com", Seeds.Password));
    }

    [Fact]
    public async Task The_demo_can_be_entered_over_TLS_with_the_password_it_prints()
    {
        await using var server = await ChatServer.StartAsync(
            options => options with { Digest = true, Demo = true, Seed = null, Sips = ["127.0.0.1:0"] });
        var password = PrintedPassword().Match(server.Process.Output).Groups[1].Value;
        using var expected = X509CertificateLoader.LoadPkcs12FromFile(Path.Combine(server.Data, "dev-certificate.pfx"), null);
        var alice = await server.ConnectAsync(new ChatClientOptions
        {
            Host = IPAddress.Loopback.ToString(),
            Port = server.Process.Sips[0].Port,
            User = Seeds.Alice,
            Password = password,
            UseTls = true,
            CertificateValidation = (_, certificate, _, _) => certificate!.GetCertHashString() == expected.Thumbprint,
        });
        var room = await alice.JoinAsync("Lobby");
        await alice.PostAsync(room.Id, "over TLS");
        await using var notices = new NoticeReader(alice);
        Assert.Equal(["over TLS"], await notices.TextsAsync(1));
    }

    [GeneratedRegex(@"carol, password (\S+)")]
    private static partial Regex PrintedPassword();
}
