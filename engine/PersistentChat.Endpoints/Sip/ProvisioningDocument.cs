using System.Security;
using System.Text;

namespace PersistentChat.Endpoints;

/// <summary>
/// What a client is told about the service ([MS-SIPREGE] 2.2.2.5.11). Only this document starts group chat in a client; mind
/// <c>provisionGroup</c> here against <c>provisioningGroup</c> in the question.
/// </summary>
internal sealed class ProvisioningDocument(ServiceUris services)
{
    public const string EventName = "vnd-microsoft-provisioning-v2";

    public static ReadOnlySpan<byte> Event => "vnd-microsoft-provisioning-v2"u8;

    public static ReadOnlySpan<byte> ContentType => "application/vnd-microsoft-roaming-provisioning-v2+xml"u8;

    public byte[] Body { get; } = Encoding.UTF8.GetBytes(
        "<provisionGroupList xmlns=\"http://schemas.microsoft.com/2006/09/sip/provisiongrouplist-notification\">"
        + "<provisionGroup name=\"persistentChatConfiguration\"><propertyEntryList>"
        + "<property name=\"EnablePersistentChat\">true</property>"
        + $"<property name=\"DefaultPersistentChatPoolUri\">{SecurityElement.Escape(services.Lookup)}</property>"
        + $"<property name=\"PersistentChatPoolUris\">{SecurityElement.Escape(services.Lookup)}</property>"
        + "</propertyEntryList></provisionGroup></provisionGroupList>");
}
