using System.Text;
using System.Xml;
using PersistentChat.Protocol.Sip;

namespace PersistentChat.Client.Sip;

/// <summary>Asks the server for its settings, among them the address of the chat service ([MS-SIPREGE] 2.2.2.5.11).</summary>
internal static class Provisioning
{
    private const string Headers =
        "Event: vnd-microsoft-provisioning-v2\r\nAccept: application/vnd-microsoft-roaming-provisioning-v2+xml\r\n"
        + "Supported: com.microsoft.autoextend\r\nSupported: ms-benotify\r\nProxy-Require: ms-benotify\r\n"
        + "Supported: ms-piggyback-first-notify\r\nExpires: 0\r\nContent-Type: application/vnd-microsoft-roaming-provisioning-v2+xml\r\n";

    private const string Question =
        """<provisioningGroupList xmlns="http://schemas.microsoft.com/2006/09/sip/provisioninggrouplist"><provisioningGroup name="persistentChatConfiguration"/></provisioningGroupList>""";

    /// <summary>Fetches the address of the chat service; <c>sip:ocschat@DOMAIN</c> if the server names none.</summary>
    /// <exception cref="ChatRefusedException">The server does not answer the question, or has chat switched off for the user.</exception>
    public static async Task<string> FetchServiceUriAsync(
        SipConnection connection, SipCall call, string domain, CancellationToken cancellationToken)
    {
        var response = await connection.RequestAsync(
            call, SipMethod.Subscribe, Encoding.ASCII.GetBytes(Headers), Encoding.ASCII.GetBytes(Question), cancellationToken)
            .ConfigureAwait(false);
        response.EnsureSuccess("Ask for the address of the chat service");
        return ReadServiceUri(response.Read().Body.ToArray()) ?? $"sip:ocschat@{domain}";
    }

    /// <summary>Reads <c>DefaultPersistentChatPoolUri</c>; null if the document has none.</summary>
    public static string? ReadServiceUri(byte[] document)
    {
        if (document.Length == 0)
            return null;
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        try
        {
            using var xml = XmlReader.Create(new MemoryStream(document), settings);
            while (xml.ReadToFollowing("property"))
            {
                if (xml.GetAttribute("name") == "DefaultPersistentChatPoolUri")
                    return Accept(xml.ReadElementContentAsString().Trim());
            }
        }
        catch (XmlException e)
        {
            throw new ChatException($"The server's provisioning document is not well-formed: {e.Message}", e);
        }

        return null;
    }

    private static string Accept(string uri) =>
        ChatAddress.IsSipUser(uri) ? uri : throw new ChatException($"The server names '{uri}' as its chat service, which is no sip address.");
}
