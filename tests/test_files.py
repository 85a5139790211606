"""Files of a deal (C8): stored once under their hash, told by content, named harmlessly, taken out and put back; nothing half-stored."""

import io
import os
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pillow_heif import register_heif_opener

from dashboard import files, filetypes, lists, observers, previews, snapshot, timeline
from dashboard.doctor import Lost, examine, repair
from dashboard.errors import (
    FileEmpty,
    FileTooLarge,
    NoPreview,
    NoRoom,
    NotAllowed,
    NotFound,
    OnlyObserving,
)
from dashboard.models import EntryKind, Pipeline
from dashboard.queries import feed as feed_query
from dashboard.queries import files as query
from dashboard.queries.feed import Wanted
from dashboard.vault import Receiver, beside
from tests.conftest import NOW

PDF = b'%PDF-1.4\n1 0 obj'
PAGE = b'<!DOCTYPE html><script>window.PWN=1</script>'
TOKEN = 'a' * 24


@pytest.fixture
def vault(store):
    return replace(beside(store.path, 1000), reserve=0)


@pytest.fixture
def add(store, vault, team):
    """Send a file to a deal as Anna unless told otherwise; returns its id."""

    def sent(deal, content=PDF, name='Смета.pdf', *, by=None, into=None, **facts):
        place = into or vault
        with place.receiving() as receiver:
            receiver.write(content)
            return store.write(files.add, deal, name=name, received=receiver.whole(), vault=place, by=by or team.anna, **facts)

    return sent


def of_deal(store, deal, by):
    return store.read(query.of_deal, deal, by=by)


def everything(vault):
    return sorted(path.name for path in vault.kept()), sorted(path.name for path in vault.leftovers())


def picture(form, size=(40, 30)):
    register_heif_opener()
    made = io.BytesIO()
    Image.new('RGB', size, 'teal').save(made, form)
    return made.getvalue()


# Adding


def test_a_file_is_an_entry_of_the_feed_and_stands_in_the_deals_list(store, team, a_deal, add, vault):
    deal = a_deal()
    made = add(deal)
    (one,) = of_deal(store, deal, team.head)
    assert (one.id, one.name, one.size, one.type, one.who, one.at) == (made, 'Смета.pdf', len(PDF), 'application/pdf', 'Анна Крылова', NOW)
    line = store.read(feed_query.feed, deal, by=team.head).lines[0]
    assert (line.kind, line.file.id) == ('file', made)
    assert vault.place(one.sha).read_bytes() == PDF
    assert everything(vault) == ([one.sha], [])


def test_the_same_file_twice_is_stored_once_and_shown_twice(store, team, a_deal, add, vault):
    first, second = a_deal('Остров / кв1'), a_deal('Остров / кв2')
    for deal in (first, first, second):
        add(deal)
    assert [len(of_deal(store, deal, team.anna)) for deal in (first, second)] == [2, 1]
    assert len(everything(vault)[0]) == 1


def test_the_same_act_sent_again_after_a_lost_answer_adds_nothing(store, team, a_deal, add):
    """Row 20 of the programme."""
    deal = a_deal()
    assert len({add(deal, token=TOKEN) for _ in range(5)}) == 1
    assert len(of_deal(store, deal, team.anna)) == 1
    for other in ({'by': team.head}, {'token': 'short'}):
        with pytest.raises(NotFound):
            add(deal, **{'token': TOKEN} | other)


def test_whoever_may_not_change_the_deal_adds_nothing_and_leaves_nothing(store, team, a_deal, add, vault):
    """Row 54."""
    deal = a_deal()
    store.write(observers.add, deal, team.boris, by=team.anna)
    for who, refusal in ((team.boris, OnlyObserving), (team.viktor, NotFound)):
        with pytest.raises(refusal):
            add(deal, by=who)
        with pytest.raises(refusal):
            store.read(query.admit, deal, size=1, vault=vault, by=who)
    assert everything(vault) == ([], [])
    assert of_deal(store, deal, team.anna) == ()


def test_one_byte_beyond_the_limit_is_refused_and_the_limit_itself_is_not(store, team, a_deal, add, vault):
    """Row 51."""
    deal = a_deal()
    add(deal, b'x' * 1000)
    for content, refusal in ((b'x' * 1001, FileTooLarge), (b'', FileEmpty)):
        with pytest.raises(refusal):
            add(deal, content)
    with pytest.raises(FileTooLarge), vault.receiving(1001):
        pass
    assert [one.size for one in of_deal(store, deal, team.anna)] == [1000]
    assert everything(vault)[1] == []


def test_a_full_disk_stores_no_half_and_no_row(store, team, a_deal, vault):
    """Row 8: every write to this file fails as on a full disk."""
    deal = a_deal()
    with vault.receiving() as receiver, Path('/dev/full').open('wb', buffering=0) as full:
        receiver.file.close()
        broken = Receiver(vault, receiver.path, full)
        with pytest.raises(NoRoom):
            broken.write(PDF)
    assert everything(vault) == ([], [])
    assert of_deal(store, deal, team.anna) == ()


def test_what_would_pass_the_quota_or_leave_the_database_no_room_is_refused(store, team, a_deal, add, vault):
    """Rows 8 and 54."""
    deal = a_deal()
    tight = replace(vault, quota=1500)
    add(deal, b'a' * 800, into=tight)
    with pytest.raises(NoRoom):
        add(deal, b'b' * 800, into=tight)
    with pytest.raises(NoRoom):
        add(deal, b'c', into=replace(vault, reserve=10**18))
    assert len(of_deal(store, deal, team.anna)) == 1
    assert (len(everything(vault)[0]), everything(vault)[1]) == (1, [])


def test_what_a_kill_left_on_its_way_is_swept_at_the_next_start(vault):
    vault.coming.mkdir(parents=True)
    (vault.coming / 'half').write_bytes(b'x')
    vault.sweep()
    assert everything(vault) == ([], [])


# Taking out


def test_its_author_or_a_head_takes_a_file_out_and_puts_it_back(store, team, a_deal, add):
    deal = a_deal()
    made = add(deal, by=team.head)
    with pytest.raises(NotAllowed):
        store.write(files.delete, made, by=team.anna)
    assert [one.deletable for one in of_deal(store, deal, team.anna)] == [False]
    store.write(files.delete, made, by=team.director)
    assert of_deal(store, deal, team.head) == ()
    with pytest.raises(NotFound):
        store.read(query.one, made, by=team.head)
    store.write(files.restore, made, by=team.director)
    assert [one.id for one in of_deal(store, deal, team.head)] == [made]
    assert [one.deletable for one in of_deal(store, deal, team.head)] == [True]


def test_a_file_is_no_text_that_could_be_written_or_worded_otherwise(store, team, a_deal, add):
    from dashboard.errors import BadValue

    deal = a_deal()
    add(deal)
    (one,) = of_deal(store, deal, team.anna)
    with pytest.raises(NotFound):
        store.write(timeline.edit, one.entry, seen='', new='Текст', by=team.anna)
    with pytest.raises(BadValue):
        store.write(timeline.add, deal, text='Файл', kind=EntryKind.FILE, by=team.anna)


def test_a_file_is_found_by_kind_and_by_its_name(store, team, a_deal, add):
    deal = a_deal()
    add(deal, name='Смета щитка.pdf')
    store.write(timeline.add, deal, text='Другое', by=team.anna)
    for wanted in (Wanted('files'), Wanted(text='СМЕТА щит')):
        assert [line.kind for line in store.read(feed_query.feed, deal, by=team.anna, wanted=wanted).lines] == ['file']


def test_a_file_is_no_touch_of_the_client_in_any_figure(store, team, a_deal, add):
    add(a_deal())
    kept = store.read(lambda session: snapshot.for_reader(session, session.get(Pipeline, 1), by=team.director))
    assert (len(kept.touches), len(kept.comments)) == (0, 0)


def test_the_journal_names_no_file(store, team, a_deal, add):
    from sqlmodel import select

    from dashboard.models import JournalEntry

    add(a_deal(), name='Паспорт Иванова.pdf')
    assert 'Иванов' not in repr(store.read(lambda session: [(row.what, row.old, row.new) for row in session.exec(select(JournalEntry))]))


# Links to file-sharing sites


@pytest.mark.parametrize('text', ['Смета: https://disk.yandex.ru/d/x1', 'disk.yandex.ru/i/abc', 'см. (HTTPS://WWW.Disk.Yandex.RU/d/1)'])
def test_a_link_to_a_file_sharing_site_is_pointed_out_until_the_file_itself_is_there(store, team, a_deal, add, text):
    store.write(lists.ensure_shipped)
    deal = a_deal()
    entry = store.write(timeline.add, deal, text=text, by=team.anna)

    def line():
        return next(line for line in store.read(feed_query.feed, deal, by=team.anna).lines if line.entry == entry)

    assert (line().host, line().file) == ('disk.yandex.ru', None)
    made = add(deal, instead=entry)
    assert line().file.id == made
    store.write(files.delete, made, by=team.anna)
    assert line().file is None


@pytest.mark.parametrize('text', ['https://example.ru/disk.yandex.ru', 'disk.yandex.ru', 'https://notdisk.yandex.ru/d/1', 'Смета на столе'])
def test_no_other_text_is_pointed_out(store, team, a_deal, text):
    store.write(lists.ensure_shipped)
    deal = a_deal()
    store.write(timeline.add, deal, text=text, by=team.anna)
    assert store.read(feed_query.feed, deal, by=team.anna).lines[0].host is None


def test_a_file_replaces_no_link_of_another_deal(store, team, a_deal, add):
    entry = store.write(timeline.add, a_deal('Остров / кв1'), text='disk.yandex.ru/d/1', by=team.anna)
    with pytest.raises(NotFound):
        add(a_deal('Остров / кв2'), instead=entry)


# Names and types


@pytest.mark.parametrize(
    ('sent', 'shown'),
    [
        ('../x', 'x'), ('..', 'Файл'), ('../../etc/passwd', 'passwd'), ('C:evil.txt', 'evil.txt'), ('C:\\Windows\\cmd.exe', 'cmd.exe'), ('con', '_con'), ('CON.txt', '_CON.txt'),
        ('', 'Файл'), ('   ', 'Файл'), ('.htaccess', 'Файл.htaccess'), ('a\x00b.pdf', 'ab.pdf'), ('a"b\'.pdf', "a_b'.pdf"), ('a\r\nSet-Cookie: x=1.pdf', 'a Set-Cookie_ x=1.pdf'),
        ('gpj.\u202eexe.jpg', 'gpj.exe.jpg'), ('a\u200bb.pdf', 'ab.pdf'), ('и\u0306.pdf', 'й.pdf'), ('\ud800.pdf', 'Файл.pdf'), ('смета 📐.pdf', 'смета 📐.pdf'), ('отчёт. ', 'отчёт'),
    ],
)  # fmt: skip
def test_a_name_is_shown_without_what_could_harm(sent, shown):
    """Rows 50 and 52."""
    assert filetypes.clean_name(sent) == shown


def test_a_long_name_keeps_its_ending():
    name = filetypes.clean_name('я' * 300 + '.pdf')
    assert (len(name), name[-5:]) == (filetypes.LONGEST - 1, 'я.pdf')


@given(st.text(st.characters(), max_size=400))
def test_whatever_the_name_it_is_one_line_of_shaped_characters(name):
    shown = filetypes.clean_name(name)
    assert 0 < len(shown) <= filetypes.LONGEST
    assert not set(shown) & set('/\\:"<>|?*\r\n\t')
    assert all(unicodedata.category(one)[0] != 'C' for one in shown)


@pytest.mark.parametrize(
    ('content', 'kind'),
    [
        (picture('PNG'), 'image/png'), (picture('JPEG'), 'image/jpeg'), (picture('GIF'), 'image/gif'), (picture('WEBP'), 'image/webp'), (picture('HEIF'), 'image/heic'),
        (PDF, 'application/pdf'), (PAGE, filetypes.UNKNOWN), (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', filetypes.UNKNOWN),
        (b'MZ\x90\x00', filetypes.UNKNOWN), (b'X5O!P%@AP[4', filetypes.UNKNOWN), (b'PK\x03\x04' + b'\0' * 26 + b'word/document.xml', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'),
        (b'PK\x03\x04' + b'\0' * 40, 'application/zip'), (b'\0\0\0\x18ftypmp42', 'video/mp4'), (b'', filetypes.UNKNOWN), ('Привет'.encode(), filetypes.UNKNOWN),
    ],
)  # fmt: skip
def test_a_type_is_told_by_content_and_never_one_that_a_browser_runs(content, kind):
    """Row 53."""
    assert filetypes.told(content[: filetypes.HEAD]) == kind


def test_a_name_that_promises_another_content_is_remarked(store, team, a_deal, add):
    deal = a_deal()
    add(deal, PAGE, 'фото.png')
    add(deal, picture('JPEG')[:900], 'фото.jpeg')
    add(deal, b'\x00\x01', 'данные.bin')
    assert {one.name: one.honest for one in of_deal(store, deal, team.anna)} == {'фото.png': False, 'фото.jpeg': True, 'данные.bin': True}


# Previews


def kept(vault, content):
    with vault.receiving() as receiver:
        receiver.write(content)
        received = receiver.whole()
        vault.keep(received)
    return received.sha


@pytest.mark.parametrize('form', ['PNG', 'JPEG', 'GIF', 'WEBP', 'HEIF'])
def test_a_picture_has_a_preview_of_pixels_alone(vault, form):
    wide = replace(vault, limit=10**7)
    made = previews.preview(wide, kept(wide, picture(form, (2000, 1000)) + b'<script>window.PWN=1</script>'), 'small')
    with Image.open(made) as small:
        assert (small.format, max(small.size)) == ('WEBP', 480)
    assert b'script' not in made.read_bytes()


def test_a_photo_taken_upright_is_shown_upright(vault):
    wide = replace(vault, limit=10**7)
    turned, made = Image.Exif(), io.BytesIO()
    turned[0x0112] = 6
    Image.new('RGB', (200, 100)).save(made, 'JPEG', exif=turned)
    with Image.open(previews.preview(wide, kept(wide, made.getvalue()), 'large')) as shown:
        assert shown.size == (100, 200)
        assert not shown.getexif()


def huge_png():
    """50,000 × 50,000 pixels in a few bytes."""
    import struct
    import zlib

    def chunk(name, data):
        return struct.pack('>I', len(data)) + name + data + struct.pack('>I', zlib.crc32(name + data))

    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 50_000, 50_000, 1, 0, 0, 0, 0)) + chunk(b'IDAT', zlib.compress(b'\0' * 1000)) + chunk(b'IEND', b'')


@pytest.mark.parametrize('content', [huge_png(), picture('PNG')[:60], b'\x89PNG\r\n\x1a\n' + os.urandom(300), PAGE, PDF])
def test_what_is_no_picture_or_too_large_a_one_has_none_and_leaves_none(vault, content):
    """Row 53."""
    wide = replace(vault, limit=10**7)
    with pytest.raises(NoPreview):
        previews.preview(wide, kept(wide, content), 'large')
    assert not list(wide.previews.glob('*'))


def test_there_are_two_sizes_and_no_other(vault):
    with pytest.raises(NoPreview):
        previews.preview(vault, kept(vault, PDF), '../large')


# The doctor


def test_the_doctor_names_what_is_missing_damaged_unnamed_and_left_over(store, team, a_deal, add, vault):
    """Row 55."""
    deal = a_deal()
    for content in (b'whole', b'missing', b'damaged'):
        add(deal, content, f'{content.decode()}.bin')
    by_name = {one.name.removesuffix('.bin'): one for one in of_deal(store, deal, team.anna)}
    assert store.read(examine, vault).sound
    vault.place(by_name['missing'].sha).unlink()
    vault.place(by_name['damaged'].sha).write_bytes(b'other')
    stray = kept(vault, b'stray')
    (vault.coming / 'half').write_bytes(b'x')
    os.utime(vault.coming / 'half', (0, 0))
    found = store.read(examine, vault)
    assert found.missing == (Lost(by_name['missing'].id, deal, by_name['missing'].sha),)
    assert [one.file for one in found.damaged] == [by_name['damaged'].id]
    assert ([path.name for path in found.unnamed], [path.name for path in found.leftovers]) == ([stray], ['half'])
    repair(found)
    again = store.read(examine, vault)
    assert (again.checked, len(again.missing), len(again.damaged), again.unnamed, again.leftovers) == (1, 1, 1, (), ())


def test_a_file_taken_out_of_its_deal_is_not_unnamed_for_it_can_be_put_back(store, team, a_deal, add, vault):
    made = add(a_deal())
    store.write(files.delete, made, by=team.anna)
    assert store.read(examine, vault).sound
