using System.Security.Cryptography.X509Certificates;
using PersistentChat.TestKit;

namespace PersistentChat.Server.Tests;

public sealed class ServerCertificatesTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly X509Certificate2 _made = TestCertificates.Server();

    public void Dispose()
    {
        _made.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("secret")]
    public void A_PEM_certificate_comes_with_its_key_from_another_file(string? password) =>
        AssertMade(Load(Pem(), _folder.Write("key.pem", TestCertificates.KeyPem(_made, password)), password));

    [Fact]
    public void A_PEM_certificate_may_have_its_key_in_the_same_file() =>
        AssertMade(Load(_folder.Write("both.pem", _made.ExportCertificatePem() + "\n" + TestCertificates.KeyPem(_made)), null));

    [Theory]
    [InlineData(null)]
    [InlineData("secret")]
    public void A_PFX_file_opens_with_its_password(string? password) => AssertMade(Load(Pfx(_made, password), null, password));

    [Fact]
    public void A_wrong_password_is_refused() => AssertRefused(() => Load(Pfx(_made, "secret"), null, "wrong"));

    [Fact]
    public void A_certificate_without_its_key_is_refused()
    {
        AssertRefused(() => Load(Pem(), null));
        using var bare = X509CertificateLoader.LoadCertificate(_made.RawData);
        AssertRefused(() => Load(Pfx(bare, null), null));
    }

    [Fact]
    public void The_key_of_another_certificate_is_refused()
    {
        using var other = TestCertificates.Server();
        AssertRefused(() => Load(Pem(), _folder.Write("key.pem", TestCertificates.KeyPem(other))));
    }

    [Fact]
    public void What_is_no_certificate_is_refused()
    {
        AssertRefused(() => Load(_folder.Write("noise", "no certificate"), null));
        // The same as a file that the system does not let us read, also for a user who may read everything.
        AssertRefused(() => Load(_folder.Path, null));
    }

    [Theory]
    [InlineData(-10, -1)]
    [InlineData(1, 10)]
    public void A_certificate_that_is_not_valid_today_is_refused_with_its_dates(int fromDays, int toDays)
    {
        using var certificate = TestCertificates.Server(DateTimeOffset.UtcNow.AddDays(fromDays), DateTimeOffset.UtcNow.AddDays(toDays));
        var refusal = AssertRefused(() => Load(Pfx(certificate, null), null));
        Assert.Contains(certificate.NotAfter.ToUniversalTime().ToString("u"), refusal);
    }

    [Fact]
    public void Authorities_must_be_certificates()
    {
        Assert.Single(ServerCertificates.LoadAuthorities(Pem()));
        foreach (var text in new[] { "", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" })
        {
            var refusal = Assert.Throws<SettingsException>(() => ServerCertificates.LoadAuthorities(_folder.Write("none.pem", text)));
            Assert.Contains("Tls:ClientAuthorities = ", refusal.Message);
        }
    }

    [Fact]
    public void The_generated_certificate_is_kept_and_renewed_before_it_expires()
    {
        var settings = new ServerSettings { Demo = true };
        using var data = DataFolder.Open(_folder.In("data"), settings.Domain);
        var clock = new FakeTime();
        using var first = ServerCertificates.Load(settings, data, clock).Certificate;
        using var again = ServerCertificates.Load(settings, data, clock).Certificate;
        Assert.Equal(first.Thumbprint, again.Thumbprint);
        clock.Advance(TimeSpan.FromDays(340));
        using var renewed = ServerCertificates.Load(settings, data, clock).Certificate;
        Assert.NotEqual(first.Thumbprint, renewed.Thumbprint);
    }

    private static string AssertRefused(Action load)
    {
        var refusal = Assert.Throws<SettingsException>(load).Message;
        Assert.StartsWith("Tls:Certificate = ", refusal);
        Assert.Contains("is not allowed: give ", refusal);
        return refusal;
    }

    private void AssertMade(X509Certificate2 loaded)
    {
        Assert.Equal(_made.Thumbprint, loaded.Thumbprint);
        Assert.True(loaded.HasPrivateKey);
        loaded.Dispose();
    }

    private string Pem() => _folder.Write("certificate.pem", _made.ExportCertificatePem());

    private string Pfx(X509Certificate2 certificate, string? password)
    {
        var file = _folder.In("certificate.pfx");
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pfx, password));
        return file;
    }

    private X509Certificate2 Load(string certificate, string? key, string? password = null)
    {
        var settings = new ServerSettings();
        (settings.Tls.Certificate, settings.Tls.Key, settings.Tls.Password) = (certificate, key, password);
        using var data = DataFolder.Open(_folder.In("data"), settings.Domain);
        return ServerCertificates.Load(settings, data, TimeProvider.System).Certificate;
    }
}
