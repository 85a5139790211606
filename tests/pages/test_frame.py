"""The frame: who sees it, in which language; what is answered when something is not there or breaks."""


async def test_whoever_is_not_signed_in_chooses_a_person_and_comes_back(user):
    response = await user.http_client.get('/?x=1')
    assert response.status_code == 303
    assert response.headers['location'] == '/login?next=/%3Fx%3D1' or response.headers['location'] == '/login?next=%2F%3Fx%3D1'
    choice = await user.http_client.get(response.headers['location'])
    assert 'Анна Крылова' in choice.text
    entered = await user.http_client.get('/demo/anna?next=/')
    assert entered.headers['location'] == '/'
    await user.open('/')
    await user.should_see('Сегодня')
