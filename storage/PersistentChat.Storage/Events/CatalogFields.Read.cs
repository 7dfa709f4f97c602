using PersistentChat.MessagePack;

namespace PersistentChat.Storage;

/// <summary>How the catalog family is read. Arguments and initialisers are evaluated in the order of the layout.</summary>
internal static partial class CatalogFields
{
    internal static UserChanged ReadUser(ref MessagePackReader reader)
    {
        var extra = reader.ReadFieldsHeader(UserElements);
        var user = new UserRecord(
            reader.ReadInt32(), reader.ReadString(), reader.ReadString(), reader.ReadBoolean());
        reader.SkipFields(extra);
        return new UserChanged { User = user };
    }

    internal static CredentialChanged ReadCredential(ref MessagePackReader reader)
    {
        var extra = reader.ReadFieldsHeader(CredentialElements);
        var credential = new CredentialRecord(
            reader.ReadString(), reader.ReadString(), reader.ReadBinary().ToArray(), reader.ReadBinary().ToArray(),
            reader.ReadBinary().ToArray(), reader.ReadInt32(), reader.ReadBinary().ToArray(),
            reader.ReadBinary().ToArray());
        reader.SkipFields(extra);
        return new CredentialChanged { Credential = credential };
    }

    internal static PreferenceChanged ReadPreference(ref MessagePackReader reader)
    {
        var extra = reader.ReadFieldsHeader(PreferenceElements);
        var preference = new PreferenceRecord(reader.ReadString(), reader.ReadString(), reader.ReadInt64(), reader.ReadString());
        reader.SkipFields(extra);
        return new PreferenceChanged { Preference = preference };
    }

    internal static CategoryChanged ReadCategory(ref MessagePackReader reader)
    {
        var extra = reader.ReadFieldsHeader(CategoryElements);
        var category = new CategoryRecord(
            reader.ReadGuid(), reader.ReadString(), reader.ReadString(),
            reader.ReadBoolean(), reader.ReadBoolean(), reader.ReadBoolean());
        reader.SkipFields(extra);
        return new CategoryChanged { Category = category };
    }

    internal static RoomChanged ReadRoom(ref MessagePackReader reader)
    {
        var extra = reader.ReadFieldsHeader(RoomElements);
        var room = new RoomRecord(
            reader.ReadGuid(), reader.ReadGuid(), reader.ReadString(), reader.ReadString(), reader.ReadString(),
            (RoomType)reader.ReadNumber((byte)RoomType.Auditorium, "room type"),
            (RoomPrivacy)reader.ReadNumber((byte)RoomPrivacy.Secret, "room privacy"),
            reader.ReadBoolean(), reader.ReadBoolean(), reader.ReadInt64(),
            new AuditStamp(reader.ReadString(), reader.ReadInt64(), reader.ReadString(), reader.ReadInt64()));
        reader.SkipFields(extra);
        return new RoomChanged { Room = room };
    }

    internal static AccessChanged ReadAccess(ref MessagePackReader reader)
    {
        var extra = reader.ReadFieldsHeader(AccessElements);
        var changes = new AccessChange[reader.ReadListHeader()];
        for (var i = 0; i < changes.Length; i++)
            changes[i] = ReadChange(ref reader);
        reader.SkipFields(extra);
        return new AccessChanged { Changes = changes };
    }

    private static AccessChange ReadChange(ref MessagePackReader reader)
    {
        var extra = reader.ReadFieldsHeader(ChangeElements);
        var entry = new AccessEntry(
            reader.ReadGuid(), reader.ReadString(), (AccessList)reader.ReadNumber((byte)AccessList.Denied, "access list"));
        var change = new AccessChange(entry, reader.ReadBoolean());
        reader.SkipFields(extra);
        return change;
    }
}
