using System.Text;

namespace PersistentChat.Protocol.Scram;

/// <summary>The client-first-message (RFC 5802 section 7), for example <c>n,,n=user,r=rOprNGfwEbeRWgbNEkqO</c>.</summary>
/// <param name="Binding">What it says about binding to the connection.</param>
/// <param name="UserName">The user's name.</param>
/// <param name="Nonce">The client's nonce.</param>
/// <param name="Gs2Header">Everything before the bare message, its comma included.</param>
/// <param name="Bare">The message without the header; the proof covers it.</param>
internal sealed record ScramClientFirst(ScramBinding Binding, string UserName, string Nonce, byte[] Gs2Header, byte[] Bare)
{
    private static ReadOnlySpan<byte> BindingPrefix => "p="u8;

    private static ReadOnlySpan<byte> ServerEndPoint => "tls-server-end-point"u8;

    /// <summary>The message a client sends.</summary>
    internal static ScramClientFirst Create(ScramBinding binding, string userName, string nonce)
    {
        var flag = binding switch
        {
            ScramBinding.ServerEndPoint => "p=" + Encoding.ASCII.GetString(ServerEndPoint),
            ScramBinding.NotOffered => "y",
            _ => "n",
        };
        var bare = $"n={ScramName.Escape(userName)},r={nonce}";
        return new(binding, userName, nonce, Encoding.ASCII.GetBytes(flag + ",,"), Encoding.UTF8.GetBytes(bare));
    }

    internal static ScramError TryRead(ReadOnlySpan<byte> message, out ScramClientFirst? first)
    {
        first = null;
        var header = new ScramAttributes(message);
        var error = ReadBinding(header.Next(), out var binding);
        if (error != ScramError.None)
            return error;
        var authorization = header.Next();
        var bare = header.Rest;
        var attributes = new ScramAttributes(bare);
        if (attributes.IsNext('m'))
            return ScramError.ExtensionDemanded;
        if (!attributes.TryRead('n', out var escaped) || !ScramName.TryUnescape(escaped, out var name)
            || !attributes.TryRead('r', out var nonce) || !ScramNonce.IsValid(nonce) || !attributes.TrySkipExtensions())
            return ScramError.Malformed;
        if (!authorization.IsEmpty)
        {
            if (!authorization.StartsWith("a="u8) || !ScramName.TryUnescape(authorization[2..], out var other))
                return ScramError.Malformed;
            if (other != name)
                return ScramError.OtherIdentity;
        }

        first = new(binding, name, Encoding.ASCII.GetString(nonce), message[..^bare.Length].ToArray(), bare.ToArray());
        return ScramError.None;
    }

    private static ScramError ReadBinding(ReadOnlySpan<byte> flag, out ScramBinding binding)
    {
        binding = ScramBinding.Unsupported;
        if (flag.SequenceEqual("n"u8))
            return ScramError.None;
        binding = ScramBinding.NotOffered;
        if (flag.SequenceEqual("y"u8))
            return ScramError.None;
        binding = ScramBinding.ServerEndPoint;
        if (!flag.StartsWith(BindingPrefix))
            return ScramError.Malformed;
        return flag[BindingPrefix.Length..].SequenceEqual(ServerEndPoint) ? ScramError.None : ScramError.UnknownBinding;
    }
}
