using System.Text;
using PersistentChat.Engine;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Endpoints.Tests.Sip;

/// <summary>What the engine and the protocol library each have to know, because neither may refer to the other, they know alike.</summary>
public sealed class OneRuleTests
{
    [Theory]
    [InlineData("sip:alice@contoso.com", "secret")]
    [InlineData("sip:bob@contoso.com", "pässwörd with blanks : and colons")]
    public void The_stored_verifier_is_what_a_client_computes(string uri, string password)
    {
        var stored = new PasswordVerifiers(password).For(uri, "contoso.com");

        Assert.Equal(Ha1(SipDigestAlgorithm.Md5, uri, password), Convert.ToHexStringLower(stored.Md5Ha1));
        Assert.Equal(Ha1(SipDigestAlgorithm.Sha256, uri, password), Convert.ToHexStringLower(stored.Sha256Ha1));
    }

    [Theory]
    [InlineData("sip:alice@contoso.com")]
    [InlineData("SIP:Alice@CONTOSO.com")]
    [InlineData("sip:alice.o-neil_2+x@chat.contoso.com")]
    public void An_address_means_the_same_user_on_the_wire_and_in_the_directory(string written) =>
        Assert.Equal(
            PersistentChat.Engine.SipUri.Canonical(written),
            PersistentChat.Protocol.Sip.SipUri.ToAddressOfRecord(Encoding.ASCII.GetBytes(written)));

    private static string Ha1(SipDigestAlgorithm algorithm, string uri, string password)
    {
        var digits = new byte[SipDigest.HashLength(algorithm)];
        SipDigest.ComputeHa1(
            algorithm, Encoding.UTF8.GetBytes(uri["sip:".Length..]), "contoso.com"u8, Encoding.UTF8.GetBytes(password), digits);
        return Encoding.ASCII.GetString(digits);
    }
}
