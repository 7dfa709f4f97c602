namespace PersistentChat.Protocol.Tests.Scram;

/// <summary>Whole exchanges with the password "pencil", computed elsewhere: the first by RFC 7677 section 3, the others in Python.</summary>
internal static class ScramExchanges
{
    internal const string Password = "pencil";
    internal const string ClientNonce = "rOprNGfwEbeRWgbNEkqO";
    internal const string ServerNonce = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    internal const int Iterations = 4096;

    private const string ServerFirst = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

    internal static byte[] Salt => Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ==");

    internal static Exchange OfRfc7677 { get; } = new(
        "user",
        [],
        "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
        ServerFirst,
        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
        "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");

    internal static Exchange OfAlice { get; } = new(
        "sip:alice@contoso.com",
        [],
        "n,,n=sip:alice@contoso.com,r=rOprNGfwEbeRWgbNEkqO",
        ServerFirst,
        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=jNqsTJermcB++/XHTJgCWKceP4dsI+E0/x7/643AkhE=",
        "v=bVBJpY6vhZRJn5jMbnADp5YYJEsNJVht72LE5Pk2g+8=");

    /// <summary>Bound to a certificate whose hash is the bytes 0 to 31.</summary>
    internal static Exchange Bound { get; } = new(
        "sip:alice@contoso.com",
        [.. Enumerable.Range(0, 32).Select(i => (byte)i)],
        "p=tls-server-end-point,,n=sip:alice@contoso.com,r=rOprNGfwEbeRWgbNEkqO",
        ServerFirst,
        "c=cD10bHMtc2VydmVyLWVuZC1wb2ludCwsAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=,"
            + "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=210tfMQtC5dCs8h0JMnCObc3M+DmSPtrRzL2Y/9em38=",
        "v=xN9sUtRu09PDTYhcuF60hfCk52bu333f1qxsYJ0Erm0=");

    internal sealed record Exchange(
        string User, byte[] ChannelBinding, string ClientFirst, string ServerFirst, string ClientFinal, string ServerFinal)
    {
        internal bool IsPlus => ChannelBinding.Length > 0;
    }
}
