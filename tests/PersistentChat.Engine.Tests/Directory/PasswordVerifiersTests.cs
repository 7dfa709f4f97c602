using System.Security.Cryptography;
using System.Text;

namespace PersistentChat.Engine.Tests;

public sealed class PasswordVerifiersTests
{
    // The exchange of RFC 7677 section 3: user "user", password "pencil".
    private const string Salt = "W22ZaJ0SNY7soEsUEjb6gQ==";
    private const string AuthMessage =
        "n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,"
        + "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private const string ClientProof = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private const string ServerSignature = "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    [Fact]
    public void Scram_keys_accept_the_proof_and_give_the_signature_of_RFC_7677()
    {
        var stored = new PasswordVerifiers("pencil", Convert.FromBase64String(Salt)).For("sip:user@contoso.com", "contoso.com");
        var message = Encoding.ASCII.GetBytes(AuthMessage);
        Assert.Equal(ServerSignature, Convert.ToBase64String(HMACSHA256.HashData(stored.ScramServerKey, message)));
        var clientSignature = HMACSHA256.HashData(stored.ScramStoredKey, message);
        var clientKey = Convert.FromBase64String(ClientProof).Zip(clientSignature, (proof, signature) => (byte)(proof ^ signature)).ToArray();
        Assert.Equal(stored.ScramStoredKey, SHA256.HashData(clientKey));
        Assert.Equal(4096, stored.ScramIterations);
    }

    [Fact]
    public void Digest_hash_is_that_of_RFC_2617_section_3_5()
    {
        var stored = new PasswordVerifiers("Circle Of Life").For("sip:Mufasa", "testrealm@host.com");
        Assert.Equal("939e7578ed9e3c518a452acee763bce9", Convert.ToHexStringLower(stored.Md5Ha1));
    }

    [Fact]
    public void Sha256_digest_hash_gives_the_response_of_RFC_7616_section_3_9_1()
    {
        var ha1 = Convert.ToHexStringLower(new PasswordVerifiers("Circle of Life").For("sip:Mufasa", "http-auth@example.org").Sha256Ha1);
        var ha2 = Hash("GET:/dir/index.html");
        const string Nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
        const string ClientNonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
        Assert.Equal(
            "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
            Hash($"{ha1}:{Nonce}:00000001:{ClientNonce}:auth:{ha2}"));

        static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)));
    }

    [Fact]
    public void Users_with_one_password_share_the_slow_part_and_nothing_of_digest()
    {
        var verifiers = new PasswordVerifiers("secret");
        var (alice, bob) = (verifiers.For("sip:alice@contoso.com", "contoso.com"), verifiers.For("sip:bob@contoso.com", "contoso.com"));
        Assert.Equal(alice.ScramStoredKey, bob.ScramStoredKey);
        Assert.NotEqual(alice.Md5Ha1, bob.Md5Ha1);
        Assert.NotEqual(alice.Sha256Ha1, bob.Sha256Ha1);
        Assert.NotEqual(alice.ScramSalt, new PasswordVerifiers("secret").For("sip:alice@contoso.com", "contoso.com").ScramSalt);
    }
}
